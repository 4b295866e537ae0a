package io.mlprod.internal.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Eppo's shards: the first 32 bits of MD5 over {@code salt-unit}. */
final class EppoHasher implements UnitHasher {

    private final byte[] prefix;
    private final int slots;

    EppoHasher(String salt, int slots) {
        this.prefix = (salt + "-").getBytes(StandardCharsets.UTF_8);
        this.slots = slots;
    }

    @Override
    public int slot(SaltedUnit unit) {
        MessageDigest md5 = md5();
        int from = unit.salt(prefix);
        md5.update(unit.bytes(), from, unit.bytes().length - from);
        return Integer.remainderUnsigned(ByteBuffer.wrap(md5.digest()).getInt(), slots);
    }

    @Override
    public int room() {
        return prefix.length;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "UnitHashing.EPPO needs MD5, which this JVM's security settings do not allow; take MURMUR3", e);
        }
    }
}
