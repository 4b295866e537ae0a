package io.mlprod.monitoring.fairness;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of fairness reports: by which attributes rows are grouped, which class is the selection, and what may be
 * named. Each method that sets something keeps the rest. Immutable and thread-safe.
 *
 * <p>The values of a sensitive attribute are replaced by pseudonyms, unless {@link #showing} names them. A pseudonym is
 * the beginning of the value's HMAC-SHA256, such as {@code group-3f9a27c1b04d}, which reports shorten to
 * {@code group-3f9a}. Without the key nobody finds the value by trying all that there are.
 *
 * @since 0.1
 */
public final class Fairness {

    /** The group of the rows whose value is missing. It is compared like any other. */
    public static final String MISSING = "(missing)";

    private static final int MOST_GROUPS = 1_000;
    private static final List<List<String>> FIRST_AND_SECOND_CLASS =
            List.of(List.of("0", "1"), List.of("false", "true"));

    private final List<List<String>> groupings;
    private final String positive; // empty if not set
    private final Pseudonyms pseudonyms;
    private final boolean hasKey;
    private final Set<String> named;
    private final int maxGroups;
    private final GroupMinimums minimums;
    private final double confidence;

    private Fairness(
            List<List<String>> groupings,
            String positive,
            Pseudonyms pseudonyms,
            boolean hasKey,
            Set<String> named,
            int maxGroups,
            GroupMinimums minimums,
            double confidence) {
        this.groupings = groupings;
        this.positive = positive;
        this.pseudonyms = pseudonyms;
        this.hasKey = hasKey;
        this.named = named;
        this.maxGroups = maxGroups;
        this.minimums = minimums;
        this.confidence = confidence;
    }

    /**
     * Groups rows by attributes, each on its own: one report for each. Intervals have the level 0.95, 20 groups are
     * told apart, and a group needs {@link GroupMinimums#DEFAULT}.
     *
     * @param attributes names of categorical features or of tags of calls
     * @return settings
     * @throws IllegalArgumentException if there is none, or one is blank or there twice
     */
    public static Fairness by(String... attributes) {
        if (attributes.length == 0) {
            throw new IllegalArgumentException("Fairness.by needs the name of a feature or tag");
        }
        Fairness none = new Fairness(
                List.of(), "", Pseudonyms.ofThisProcess(), false, Set.of(), 20, GroupMinimums.DEFAULT, 0.95);
        for (String attribute : attributes) {
            none = none.grouped(List.of(Arguments.notBlank("An attribute of Fairness.by", attribute)));
        }
        return none;
    }

    /**
     * Adds a report by two attributes at once: each combination of their values is a group.
     *
     * @param first the name of a feature or tag
     * @param second the name of another
     * @return new settings
     * @throws IllegalArgumentException if they are the same, one is blank, or they are crossed already
     */
    public Fairness crossing(String first, String second) {
        Arguments.notBlank("An attribute of Fairness.crossing", first);
        Arguments.notBlank("An attribute of Fairness.crossing", second);
        if (first.equals(second)) {
            throw new IllegalArgumentException(
                    PlainText.line("Fairness.crossing needs two attributes, not twice " + first));
        }
        return grouped(List.of(first, second));
    }

    private Fairness grouped(List<String> attributes) {
        Set<String> wanted = Set.copyOf(attributes);
        if (groupings.stream().anyMatch(grouping -> Set.copyOf(grouping).equals(wanted))) {
            throw new IllegalArgumentException(
                    PlainText.line("Fairness has a report by " + String.join(" and ", attributes) + " already"));
        }
        List<List<String>> changed = new ArrayList<>(groupings);
        changed.add(attributes);
        return new Fairness(List.copyOf(changed), positive, pseudonyms, hasKey, named, maxGroups, minimums, confidence);
    }

    /**
     * Sets which predicted class is the selection, such as {@code approved}. Of more than two classes it is compared
     * with the rest. Not needed for the classes 0 and 1, of which it is 1, and false and true.
     *
     * @param outcome the class
     * @return new settings
     * @throws IllegalArgumentException if it is blank
     */
    public Fairness positive(String outcome) {
        Arguments.notBlank("The positive outcome of Fairness", outcome);
        return new Fairness(groupings, outcome, pseudonyms, hasKey, named, maxGroups, minimums, confidence);
    }

    /**
     * Sets the key of the pseudonyms. With the same key they are the same after a restart and in other processes.
     * Without one, each process has a random key, and the pseudonyms end with it.
     *
     * @param secret 16 bytes or more, from where the application keeps its secrets; copied
     * @return new settings
     * @throws IllegalArgumentException if it is shorter
     */
    public Fairness key(byte[] secret) {
        Objects.requireNonNull(secret, "secret");
        return new Fairness(groupings, positive, Pseudonyms.of(secret), true, named, maxGroups, minimums, confidence);
    }

    /**
     * Allows values to be shown as they are, in reports and as tags of metrics. All others stay pseudonyms.
     *
     * @param values the values, in addition to those allowed before
     * @return new settings
     * @throws IllegalArgumentException if a value is blank, or could be taken for a pseudonym or a name of this package
     */
    public Fairness showing(String... values) {
        Set<String> changed = new HashSet<>(named);
        for (String value : values) {
            Arguments.notBlank("A value that Fairness may show", value);
            if (isReserved(value) || value.equals(GroupReport.OTHER)) {
                throw new IllegalArgumentException("Fairness.showing does not take pseudonyms, \"" + MISSING
                        + "\" and \"" + GroupReport.OTHER + "\"; allow values as they are in the rows");
            }
            changed.add(value);
        }
        return new Fairness(
                groupings, positive, pseudonyms, hasKey, Set.copyOf(changed), maxGroups, minimums, confidence);
    }

    /**
     * Sets how many groups a report tells apart. The largest are kept; the rest together are {@link GroupReport#OTHER},
     * which is not compared. The group of missing values is always kept.
     *
     * @param groups 2 to 1,000
     * @return new settings
     * @throws IllegalArgumentException if it is out of range
     */
    public Fairness maxGroups(int groups) {
        if (groups < 2 || groups > MOST_GROUPS) {
            throw new IllegalArgumentException("Fairness's maxGroups must be 2 to 1,000, not " + groups);
        }
        return new Fairness(groupings, positive, pseudonyms, hasKey, named, groups, minimums, confidence);
    }

    /**
     * Sets how much there must be of a group for its rates to be estimated and compared.
     *
     * @param least the least numbers
     * @return new settings
     */
    public Fairness minimums(GroupMinimums least) {
        Objects.requireNonNull(least, "least");
        return new Fairness(groupings, positive, pseudonyms, hasKey, named, maxGroups, least, confidence);
    }

    /**
     * Sets the confidence level of the intervals.
     *
     * @param level between 0 and 1
     * @return new settings
     * @throws IllegalArgumentException if it is out of range
     */
    public Fairness confidence(double level) {
        Arguments.properShare("The confidence level of Fairness", level);
        return new Fairness(groupings, positive, pseudonyms, hasKey, named, maxGroups, minimums, level);
    }

    /**
     * Returns what stands for a value wherever it is stored, counted or shown: the value if it may be shown, else its
     * pseudonym. What this method returned stays the same if it comes again.
     *
     * @param value the value of a row; null and the empty text are missing
     * @return the value, its pseudonym, or {@link #MISSING}
     */
    public String shown(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return MISSING;
        }
        return isReserved(value) || named.contains(value) ? value : pseudonyms.of(value);
    }

    private static boolean isReserved(String value) {
        return value.equals(MISSING) || Pseudonyms.isOne(value);
    }

    /**
     * Returns whether a value may be a tag of a metric, which leaves the process: only those that {@link #showing}
     * names.
     *
     * @param value what {@link #shown} returned
     * @return false for pseudonyms, too
     */
    public boolean isNamed(String value) {
        return named.contains(Objects.requireNonNull(value, "value"));
    }

    /**
     * Returns whether pseudonyms are the same after a restart and in other processes.
     *
     * @return true if {@link #key} was called
     */
    public boolean isStable() {
        return hasKey;
    }

    /**
     * Returns whether it was set which outcome is the selection.
     *
     * @return true if {@link #positive} was called
     */
    public boolean hasPositive() {
        return !positive.isEmpty();
    }

    /**
     * Returns by what rows are grouped, a report for each.
     *
     * @return lists of one attribute, or of two that are crossed; unmodifiable
     */
    public List<List<String>> groupings() {
        return groupings;
    }

    /**
     * Returns the names of all attributes, whose values go through {@link #shown} before they are stored.
     *
     * @return each once, in the order in which they were given; unmodifiable
     */
    public List<String> attributes() {
        return groupings.stream().flatMap(List::stream).distinct().toList();
    }

    /** Returns the class that is the selection; empty if there are no rows and none is set. */
    String positiveOf(Collection<String> classes) {
        if (classes.contains("")) {
            throw new IllegalArgumentException("Fairness is of classes, and some predictions or labels have none. The"
                    + " numbers of a regression must become decisions first, such as \"above the limit\" or not");
        }
        if (!positive.isEmpty() || classes.isEmpty()) {
            return positive;
        }
        return FIRST_AND_SECOND_CLASS.stream()
                .filter(pair -> pair.containsAll(classes))
                .map(pair -> pair.get(1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Fairness does not know which of the " + classes.size()
                        + " classes is the selection; set it by positive(...)"));
    }

    int maxGroups() {
        return maxGroups;
    }

    GroupMinimums minimums() {
        return minimums;
    }

    double confidence() {
        return confidence;
    }

    /**
     * Returns the attributes, without values or the key.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return PlainText.line("Fairness[by " + groupings + "]");
    }
}
