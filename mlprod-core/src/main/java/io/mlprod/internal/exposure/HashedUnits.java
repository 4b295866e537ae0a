package io.mlprod.internal.exposure;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.LongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a unit's hash is written where others read it: 16 hexadecimal digits. Immutable and thread-safe. */
public final class HashedUnits {

    /** The hash as it is: whoever can guess units can hash them, too, and so find out whose it is. */
    public static final LongFunction<String> PLAIN = HexFormat.of()::toHexDigits;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGEST_BYTES = 8; // of 32: as many as the hash has

    private HashedUnits() {}

    /**
     * HMAC-SHA256 over the hash, cut to its length: it says nothing of the unit to whoever does not have the secret.
     *
     * @param secret the key; copied
     * @return the same text for the same hash and secret, in every process
     */
    public static LongFunction<String> keyed(byte[] secret) {
        SecretKeySpec key = new SecretKeySpec(secret, ALGORITHM);
        byte[] unused = digest(key, 0); // or it would fail when the first exposure is written
        return hash -> HexFormat.of().formatHex(digest(key, hash), 0, DIGEST_BYTES);
    }

    private static byte[] digest(SecretKeySpec key, long hash) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(hash).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
