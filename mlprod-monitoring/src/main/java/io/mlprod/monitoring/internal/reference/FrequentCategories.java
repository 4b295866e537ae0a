package io.mlprod.monitoring.internal.reference;

import io.mlprod.monitoring.internal.cells.CategoryCells;
import io.mlprod.monitoring.internal.cells.ColumnCounts;
import io.mlprod.monitoring.internal.cells.ColumnCounts.Unseen;
import io.mlprod.monitoring.internal.cells.PowerSums;
import io.mlprod.monitoring.internal.cells.TextHash;
import io.mlprod.monitoring.profile.CategoryProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the categories that have a cell of their own: only those that are frequent. Rare ones were named because this
 * very sample happened to have counted them often, so that any other has fewer of them; in groups that depend on their
 * names only, what one has too many of another has too few. How frequent a category must be differs a little from one
 * to another, by its name: else, of many that are equally frequent, those would be together that happened to be counted
 * less often.
 */
final class FrequentCategories {

    private static final double SURE_SHARE = 0.02;
    private static final double SURE_COUNT = 45;
    private static final double SPREAD = 1.5; // between the most and the least that may be needed
    private static final int SPREAD_BITS = 20;

    private record Named(String name, long hash, long count) {

        boolean isFrequent(double sure) {
            double part = (hash & ((1 << SPREAD_BITS) - 1)) / (double) (1 << SPREAD_BITS);
            return count * Math.pow(SPREAD, part) >= sure;
        }
    }

    private FrequentCategories() {}

    /** Returns the cells and counts of categories, or of texts, which have only hashes for names. */
    static ColumnCounts of(CategoryProfile profile, boolean areTexts) {
        double sure = Math.max(SURE_COUNT, SURE_SHARE * profile.present()); // once: all counts are added up for it
        List<Named> named = named(profile, sure);
        int own = (int) named.stream().filter(each -> each.isFrequent(sure)).count();
        CategoryCells cells = CategoryCells.of(
                named.stream().mapToLong(Named::hash).toArray(),
                named.stream()
                        .map(each -> areTexts ? label(each.name()) : each.name())
                        .toList(),
                own);
        long[] counts = new long[cells.size()];
        for (Named each : named) {
            counts[cells.known(each.hash())] += each.count();
        }
        addGroups(profile.groups(), counts, own);
        addGroups(profile.rareGroups(), counts, own);
        return new ColumnCounts(
                cells, counts, profile.missing(), profile.infinite(), 0, PowerSums.NONE, unseen(profile));
    }

    /** Returns the counts of a data set in the cells of a reference. */
    static Optional<ColumnCounts> in(CategoryCells cells, CategoryProfile profile) {
        if (!profile.groups().isEmpty() && cells.own() > 0) {
            return Optional.empty();
        }
        long[] counts = new long[cells.size()];
        long unseen = 0;
        long looked = 0;
        for (Map.Entry<String, Long> each : profile.counts().entrySet()) {
            long hash = TextHash.of(each.getKey());
            int cell = cells.known(hash);
            counts[cell >= 0 ? cell : cells.group(hash)] += each.getValue();
            unseen += cell >= 0 ? 0 : each.getValue();
            looked += each.getValue();
        }
        addGroups(profile.groups(), counts, cells.own());
        addGroups(profile.rareGroups(), counts, cells.own());
        return Optional.of(new ColumnCounts(
                cells, counts, profile.missing(), profile.infinite(), 0, PowerSums.NONE, new Unseen(unseen, looked)));
    }

    private static List<Named> named(CategoryProfile profile, double sure) {
        return profile.counts().entrySet().stream()
                .map(each -> new Named(each.getKey(), TextHash.of(each.getKey()), each.getValue()))
                .sorted(Comparator.comparing((Named each) -> !each.isFrequent(sure))
                        .thenComparing(Comparator.comparingLong(Named::count).reversed())
                        .thenComparing(Named::name))
                .toList();
    }

    /** Texts are not shown, only the beginnings of their hashes. */
    private static String label(String hash) {
        return "text #" + hash.substring(0, Math.min(8, hash.length()));
    }

    private static void addGroups(List<Long> groups, long[] counts, int own) {
        int inCell = groups.size() >> CategoryCells.GROUP_BITS;
        for (int i = 0; i < groups.size(); i++) {
            counts[own + i / inCell] += groups.get(i);
        }
    }

    /**
     * Estimates how many of as many new values are of categories that the profile does not name, by leaving out each of
     * its own values in turn (Good and Turing's estimate): without it, a category that was seen as often as is needed
     * to be named has been seen once too few. The estimate varies more than a count of independent values would, the
     * more so the more categories have been seen once more than that; it is worth fewer values by that factor.
     */
    private static Unseen unseen(CategoryProfile profile) {
        if (!profile.groups().isEmpty() || profile.present() == 0) {
            return Unseen.NONE;
        }
        double fewest = profile.fewest();
        double expected = profile.rareValues() + fewest * seen(profile, profile.fewest());
        double extra = fewest * (fewest + 1) * seen(profile, profile.fewest() + 1);
        double factor = extra == 0 ? 1 : Math.max(1, (expected + extra) / (expected + Math.sqrt(extra)));
        double safe = extra == 0 ? expected : expected + Math.sqrt(extra);
        return new Unseen((long) Math.ceil(safe / factor), (long) Math.ceil(profile.present() / factor));
    }

    private static long seen(CategoryProfile profile, long times) {
        return profile.counts().values().stream()
                .filter(count -> count == times)
                .count();
    }
}
