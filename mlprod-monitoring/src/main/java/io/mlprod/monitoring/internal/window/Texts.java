package io.mlprod.monitoring.internal.window;

/**
 * What is counted of texts, at a cost that does not grow with them: of a long one, only parts are looked at. The texts
 * are not kept.
 */
final class Texts {

    private static final int SHORT = 1_024;

    private Texts() {}

    /** Returns a hash; of a long text that of its length and of characters that are spread over it. */
    static long hash(String text) {
        int units = text.length();
        if (units <= SHORT) {
            return Mixing.mix(((long) units << 32) ^ text.hashCode());
        }
        long hash = units;
        for (int i = 0; i < SHORT; i++) {
            hash = 31 * hash + text.charAt((int) ((long) i * (units - 1) / (SHORT - 1)));
        }
        return Mixing.mix(hash);
    }
}
