package io.mlprod.testing.data;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of several names was probably meant. Pure functions. */
final class Misspelling {

    private static final int LONGEST = 100;

    private Misspelling() {}

    /** Returns the name with the fewest letters to change; null if more than a third of them would have to. */
    static @Nullable String nearest(String given, Collection<String> names) {
        String wanted = plain(given);
        String nearest = null;
        int fewest = Math.max(1, wanted.length() / 3) + 1;
        for (String name : names) {
            int changes = changes(wanted, plain(name));
            if (changes < fewest) {
                fewest = changes;
                nearest = name;
            }
        }
        return nearest;
    }

    /** Returns a name without what differs between the ways to write it: creditAmount, credit_amount, Credit amount. */
    private static String plain(String name) {
        String plain = name.replaceAll("[\\s_.-]", "").toLowerCase(Locale.ROOT);
        return plain.substring(0, Math.min(plain.length(), LONGEST));
    }

    /** Returns how many letters have to be inserted, removed or replaced. */
    private static int changes(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int k = 0; k < row.length; k++) {
            row[k] = k;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int k = 1; k < row.length; k++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1);
                diagonal = row[k];
                row[k] = Math.min(replaced, Math.min(row[k], row[k - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
