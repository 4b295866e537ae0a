package io.mlprod.internal.exposure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mlprod.routing.Route;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The form of a unit that other systems may read: its hash, as 16 hexadecimal digits, and its slot. Immutable and
 * thread-safe.
 */
public final class HashedUnits {

    /** The hash and the slot as they are: whoever can guess units can compute both, and so find out whose they are. */
    public static final HashedUnits PLAIN = new HashedUnits(null);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int DIGEST_BYTES = 8; // of 32: as many as the hash has
    private static final int NO_SLOT = -1;

    private final @Nullable SecretKeySpec key;

    private HashedUnits(@Nullable SecretKeySpec key) {
        this.key = key;
    }

    /**
     * Returns units as an HMAC-SHA256 of the hash, cut to the hash's length, and without a slot: that reveals nothing
     * of the unit to whoever does not have the secret.
     *
     * @param secret the key; copied
     * @return the same texts for the same hash and secret, in every process
     */
    public static HashedUnits keyed(byte[] secret) {
        SecretKeySpec key = new SecretKeySpec(secret, ALGORITHM);
        byte[] unused = digest(key, 0); // or it would fail when the first exposure is written
        return new HashedUnits(key);
    }

    /**
     * Writes a unit's hash.
     *
     * @param hash the hash of unit and test
     * @return 16 hexadecimal digits
     */
    public String text(long hash) {
        return key == null
                ? HexFormat.of().toHexDigits(hash)
                : HexFormat.of().formatHex(digest(key, hash), 0, DIGEST_BYTES);
    }

    /**
     * Returns a route in the form that other systems may read.
     *
     * @param route where a unit went
     * @return the same, without its slot if there is a secret
     */
    public Route shown(Route route) {
        return key == null
                ? route
                : new Route(
                        route.test(),
                        route.epoch(),
                        route.step(),
                        route.arm(),
                        route.assigned(),
                        NO_SLOT,
                        route.propensity(),
                        route.reason(),
                        route.salt());
    }

    /**
     * Returns a key for other pseudonyms of the same units.
     *
     * @param purpose the purpose of these pseudonyms
     * @param length the length in bytes, up to 32
     * @return bytes that follow from the secret, and reveal nothing of it; zeros if there is none
     */
    public byte[] key(String purpose, int length) {
        return key == null ? new byte[length] : Arrays.copyOf(digest(key, purpose.getBytes(UTF_8)), length);
    }

    private static byte[] digest(SecretKeySpec key, long hash) {
        return digest(key, ByteBuffer.allocate(Long.BYTES).putLong(hash).array());
    }

    private static byte[] digest(SecretKeySpec key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
