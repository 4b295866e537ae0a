package io.mlprod.monitoring.internal.cells;

/**
 * A hash of texts that is the same in every process and language: FNV-1a of 64 bits over the length and the first 4,096
 * UTF-16 code units, whose bits are then mixed as in MurmurHash3. It is part of the format of profiles.
 */
public final class TextHash {

    /** How many code units of a text are read at most, so that a huge one costs no more than a page. */
    public static final int MAX_UNITS = 4096;

    private static final long PRIME = 0x100_0000_01B3L;
    private static final int HEX_DIGITS = 16;

    private TextHash() {}

    /**
     * Returns the hash of a text.
     *
     * @param text any
     * @return its hash
     */
    public static long of(String text) {
        int length = Math.min(text.length(), MAX_UNITS);
        long hash = begin(text.length());
        for (int i = 0; i < length; i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mixed(hash);
    }

    /**
     * Returns the hash of a whole number's decimal digits, without making a text of them.
     *
     * @param number any
     * @return the same as of {@link Long#toString(long)}
     */
    public static long ofWhole(long number) {
        long negated = number > 0 ? -number : number; // the least long has no absolute value
        long power = -1;
        int units = number < 0 ? 2 : 1;
        while (negated / 10 <= power) {
            power *= 10;
            units++;
        }
        long hash = begin(units);
        if (number < 0) {
            hash = (hash ^ '-') * PRIME;
        }
        for (long left = power; left != 0; left /= 10) {
            hash = (hash ^ ('0' + Math.abs(negated / left % 10))) * PRIME; // the least long, divided by -1, overflows
        }
        return mixed(hash);
    }

    /**
     * Returns the hash of a number's 16 hexadecimal digits, without making a text of them.
     *
     * @param number any
     * @return the same as of {@link CategoryName#hex}
     */
    public static long ofHex(long number) {
        long hash = begin(HEX_DIGITS);
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            int digit = (int) (number >>> shift) & 0xF;
            hash = (hash ^ (digit < 10 ? '0' + digit : 'a' - 10 + digit)) * PRIME;
        }
        return mixed(hash);
    }

    private static long begin(int length) {
        return (0xCBF2_9CE4_8422_2325L ^ length) * PRIME;
    }

    private static long mixed(long unmixed) {
        long hash = (unmixed ^ (unmixed >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return hash ^ (hash >>> 33);
    }

    /**
     * Returns the group of a text.
     *
     * @param text any
     * @param bits the logarithm of the number of groups
     * @return from 0
     */
    public static int group(String text, int bits) {
        return group(of(text), bits);
    }

    /**
     * Returns the group of a hash.
     *
     * @param hash of a text
     * @param bits the logarithm of the number of groups
     * @return from 0
     */
    public static int group(long hash, int bits) {
        return bits == 0 ? 0 : (int) (hash >>> (Long.SIZE - bits));
    }
}
