package io.mlprod.testing.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 64 bits of a SHA-256 over texts and numbers. Not thread-safe; used again after each {@link #value}. */
final class Digest {

    private final MessageDigest sha256;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    Digest add(long value) {
        sha256.update(number.putLong(0, value).array());
        return this;
    }

    /** Adds a text with its length, so that "ab", "c" differs from "a", "bc". */
    Digest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        sha256.update(bytes);
        return this;
    }

    /** Returns the digest and starts anew. */
    long value() {
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }
}
