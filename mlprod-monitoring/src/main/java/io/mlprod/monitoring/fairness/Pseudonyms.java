package io.mlprod.monitoring.fairness;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names instead of values: the beginning of each value's HMAC-SHA256. Thread-safe. */
final class Pseudonyms {

    /** What {@link #of} returns. */
    private static final Pattern PSEUDONYM = Pattern.compile("group-[0-9a-f]{12}");

    private static final int BYTES = 6; // of 1,000 values, two are equal in one of 500 million cases
    private static final int LEAST_KEY = 16;
    private static final Pseudonyms OF_THIS_PROCESS = new Pseudonyms(random());

    private final Mac template;

    private Pseudonyms(byte[] key) {
        try {
            template = Mac.getInstance("HmacSHA256");
            template.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256, which every Java must have", e);
        }
    }

    private static byte[] random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    static Pseudonyms ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    static Pseudonyms of(byte[] key) {
        if (key.length < LEAST_KEY) {
            throw new IllegalArgumentException(
                    "Fairness's key must be of " + LEAST_KEY + " bytes or more, not " + key.length);
        }
        byte[] copy = key.clone();
        Pseudonyms made = new Pseudonyms(copy);
        Arrays.fill(copy, (byte) 0);
        return made;
    }

    static boolean isOne(String text) {
        return PSEUDONYM.matcher(text).matches();
    }

    String of(String value) {
        byte[] hash = mac().doFinal(value.getBytes(StandardCharsets.UTF_8));
        return "group-" + HexFormat.of().formatHex(hash, 0, BYTES);
    }

    private Mac mac() {
        try {
            return (Mac) template.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("This Java's HmacSHA256 cannot be copied", e);
        }
    }
}
