package io.mlprod.monitoring.internal.cells;

/** The names under which categories are counted, so that a huge one takes no more room than a sentence. */
public final class CategoryName {

    /** The most UTF-16 code units of a name that is kept as it is. */
    public static final int MAX_UNITS = 256;

    private static final int KEPT_UNITS = 64;

    private CategoryName() {}

    /**
     * Returns the name of a category.
     *
     * @param category any text
     * @return the same, unless it is long: then its beginning and its hash
     */
    public static String of(String category) {
        return category.length() <= MAX_UNITS
                ? category
                : category.substring(0, KEPT_UNITS) + "…#" + hex(TextHash.of(category));
    }

    /**
     * Returns a hash as text.
     *
     * @param hash any number
     * @return 16 digits
     */
    public static String hex(long hash) {
        String digits = Long.toHexString(hash);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
