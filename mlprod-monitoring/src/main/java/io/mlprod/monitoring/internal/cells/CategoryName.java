package io.mlprod.monitoring.internal.cells;

import java.nio.charset.StandardCharsets;

/** The names under which categories are counted: a huge one takes no more room than a sentence. */
public final class CategoryName {

    /** The most UTF-16 code units of a name that is kept as it is. */
    public static final int MAX_UNITS = 256;

    private static final int KEPT_UNITS = 64;

    private CategoryName() {}

    /**
     * Returns the name of a category. It creates no objects for one that is short and valid.
     *
     * @param category any text
     * @return the same, unless it is long: then its beginning and its hash; half a surrogate pair becomes a question
     *     mark, since JSON cannot hold it
     */
    public static String of(String category) {
        return category.length() <= MAX_UNITS
                ? valid(category)
                : valid(category.substring(0, KEPT_UNITS)) + "…#" + hex(TextHash.of(category));
    }

    private static String valid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            }
        }
        return text;
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
