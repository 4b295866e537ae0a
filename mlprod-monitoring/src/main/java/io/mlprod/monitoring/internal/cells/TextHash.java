package io.mlprod.monitoring.internal.cells;

/**
 * The hash of a text that profiles use: FNV-1a with 64 bits over UTF-16 code units, and then its bits mixed. Creates no
 * objects. It is part of the format of profiles.
 */
public final class TextHash {

    /** How many code units of a text are read at most, so that a huge one costs no more than a page. */
    public static final int MAX_UNITS = 4096;

    private TextHash() {}

    /**
     * Returns the hash of a text: of its length and its first {@value #MAX_UNITS} code units.
     *
     * @param text any
     * @return evenly spread
     */
    public static long of(String text) {
        int length = Math.min(text.length(), MAX_UNITS);
        long hash = (0xCBF2_9CE4_8422_2325L ^ text.length()) * 0x100_0000_01B3L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text.charAt(i)) * 0x100_0000_01B3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return hash ^ (hash >>> 33);
    }

    /**
     * Returns the group of a text.
     *
     * @param text any
     * @param bits the logarithm of the number of groups, from 1 to 31
     * @return from 0
     */
    public static int group(String text, int bits) {
        return (int) (of(text) >>> (Long.SIZE - bits));
    }
}
