package io.mlprod.rollout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names as file names: different names stay different on every file system, whatever their case and alphabet. */
final class FileName {

    private static final int LONGEST = 180; // file systems allow 255 bytes; a suffix follows
    private static final int KEPT = 100;

    private FileName() {}

    static String of(String name) {
        StringBuilder encoded = new StringBuilder();
        name.chars().forEach(c -> {
            boolean isPlain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            encoded.append(isPlain ? Character.toString(c) : "%%%04x".formatted(c));
        });
        if (encoded.length() > LONGEST) {
            return encoded.substring(0, KEPT) + "%%" + sha256(encoded.toString());
        }
        return encoded.isEmpty() ? "%" : encoded.toString();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
