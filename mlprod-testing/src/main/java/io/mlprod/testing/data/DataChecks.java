package io.mlprod.testing.data;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of checks of a data set itself: what leaks from training into the test, what is there twice, labels that
 * are wrong, columns that tell the label, and columns that are otherwise in the test. Rows are those of files or
 * records; columns are named as there. Immutable; each setter returns a copy. Thread-safe if its function is.
 *
 * <pre>{@code
 * DataChecks.of(train, test, "defaulted").group("customer").time("applied_at").run().assertNoErrors();
 * }</pre>
 *
 * <p>All columns without another role are features. Checks of whole rows compare hashes, and remember some 100 bytes a
 * row. Those of distributions and leaks take a random sample of rows.
 *
 * @param <R> the type of a row
 * @since 0.1
 */
public final class DataChecks<R> {

    private static final int SAMPLE = 10_000;

    private final DataSet<R> train;
    private final @Nullable DataSet<R> test;
    private final Settings<R> settings;

    private enum Role {
        LABEL,
        KEY,
        GROUP,
        TIME
    }

    private record Settings<R>(
            Map<Role, String> roles,
            Set<String> ignored,
            Map<DataCheck, Set<String>> accepted,
            @Nullable Function<? super R, ? extends Map<String, Double>> probabilities,
            int sample) {

        Settings {
            roles = Map.copyOf(roles);
            ignored = Set.copyOf(ignored);
            accepted = Map.copyOf(accepted);
        }
    }

    private DataChecks(DataSet<R> train, @Nullable DataSet<R> test, Settings<R> settings) {
        this.train = train;
        this.test = test;
        this.settings = settings;
    }

    /**
     * Returns checks of a training set and a test set, and of one against the other.
     *
     * @param <R> the type of a row
     * @param train the rows to train on
     * @param test the rows to test on
     * @param label the column of the label
     * @return the settings
     */
    public static <R> DataChecks<R> of(DataSet<R> train, DataSet<R> test, String label) {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(test, "test");
        return new DataChecks<>(train, test, of(Objects.requireNonNull(label, "label")));
    }

    /**
     * Returns checks of the two parts of a split, and of one against the other.
     *
     * @param <R> the type of a row
     * @param parts the rows to train on and to test on
     * @param label the column of the label
     * @return the settings
     */
    public static <R> DataChecks<R> of(TrainTest<R> parts, String label) {
        Objects.requireNonNull(parts, "parts");
        return of(parts.train(), parts.test(), label);
    }

    /**
     * Returns checks of one set.
     *
     * @param <R> the type of a row
     * @param rows the rows
     * @param label the column of the label
     * @return the settings
     */
    public static <R> DataChecks<R> of(DataSet<R> rows, String label) {
        Objects.requireNonNull(rows, "rows");
        return new DataChecks<>(rows, null, of(Objects.requireNonNull(label, "label")));
    }

    private static <R> Settings<R> of(String label) {
        return new Settings<>(Map.of(Role.LABEL, label), Set.of(), Map.of(), null, SAMPLE);
    }

    /**
     * Names the column that tells rows apart, such as an id. No two rows may have the same.
     *
     * @param column not a feature then
     * @return a copy with this setting
     */
    public DataChecks<R> key(String column) {
        return with(Role.KEY, column);
    }

    /**
     * Names the column of what must not be in both sets, such as a customer.
     *
     * @param column not a feature then
     * @return a copy with this setting
     */
    public DataChecks<R> group(String column) {
        return with(Role.GROUP, column);
    }

    /**
     * Names the column of the time, before which all rows to train on must be.
     *
     * @param column of ISO 8601 times; not a feature then
     * @return a copy with this setting
     */
    public DataChecks<R> time(String column) {
        return with(Role.TIME, column);
    }

    /**
     * Names columns that are no features, besides those of the other roles.
     *
     * @param columns their names
     * @return a copy with these, too
     */
    public DataChecks<R> ignore(String... columns) {
        Settings<R> s = settings;
        Set<String> more = new HashSet<>(s.ignored);
        more.addAll(Arguments.noNulls("columns", columns));
        return with(new Settings<>(s.roles, more, s.accepted, s.probabilities, s.sample));
    }

    /**
     * Accepts what a check finds: it is still reported, as {@link Severity#INFO}.
     *
     * @param check which one
     * @param columns in which columns; none for all and for whole rows
     * @return a copy with this setting
     */
    public DataChecks<R> accept(DataCheck check, String... columns) {
        Objects.requireNonNull(check, "check");
        List<String> named = Arguments.noNulls("columns", columns);
        Settings<R> s = settings;
        Map<DataCheck, Set<String>> more = new HashMap<>(s.accepted);
        Set<String> of = new HashSet<>(more.getOrDefault(check, Set.of()));
        of.addAll(named.isEmpty() ? List.of("") : named);
        more.put(check, Set.copyOf(of));
        return with(new Settings<>(s.roles, s.ignored, more, s.probabilities, s.sample));
    }

    /**
     * Finds suspect labels by what a model thinks of the rows of the test, or of the only set. The model must not have
     * been trained on these rows, else it has learned their wrong labels, too.
     *
     * @param probabilities of each class, named as the label's values are; called twice for each row
     * @return a copy with this setting
     */
    public DataChecks<R> probabilities(Function<? super R, ? extends Map<String, Double>> probabilities) {
        Objects.requireNonNull(probabilities, "probabilities");
        Settings<R> s = settings;
        return with(new Settings<>(s.roles, s.ignored, s.accepted, probabilities, s.sample));
    }

    /**
     * Sets how many rows of each set the checks of distributions and leaks take at random.
     *
     * @param rows 100 to 1,000,000; 10,000 unless set
     * @return a copy with this setting
     * @throws IllegalArgumentException if the number is out of range
     */
    public DataChecks<R> sample(int rows) {
        if (rows < 100 || rows > 1_000_000) {
            throw new IllegalArgumentException("The sample of data checks must be 100 to 1,000,000 rows, not " + rows);
        }
        Settings<R> s = settings;
        return with(new Settings<>(s.roles, s.ignored, s.accepted, s.probabilities, rows));
    }

    private DataChecks<R> with(Role role, String column) {
        Settings<R> s = settings;
        Map<Role, String> more = new EnumMap<>(s.roles);
        more.put(role, Objects.requireNonNull(column, "column"));
        return with(new Settings<>(more, s.ignored, s.accepted, s.probabilities, s.sample));
    }

    private DataChecks<R> with(Settings<R> changed) {
        return new DataChecks<>(train, test, changed);
    }

    /**
     * Reads the sets and runs the checks.
     *
     * @return what they found
     * @throws IllegalArgumentException if a set has no rows, a named column lacks, two roles have one column, or a time
     *     is missing or cannot be read
     */
    public DataReport run() {
        Columns<R> trained = Columns.of(train);
        Columns<R> tested = test == null ? trained : Columns.of(test);
        List<Draft> drafts = new ArrayList<>(columnsThatDiffer(trained.names(), tested.names()));
        Scan.Roles roles = roles(trained.names(), tested.names());
        Scan ofTrain = Scan.of(train, false, trained, roles, settings.sample);
        Scan ofTest = test == null ? null : Scan.of(test, true, tested, roles, settings.sample);
        boolean hasClasses = ClassLabels.isClasses(ofTrain);
        drafts.addAll(RowChecks.run(ofTrain, ofTest, hasClasses));
        drafts.addAll(ColumnChecks.run(ofTrain, ofTest));
        drafts.addAll(LeakChecks.run(ofTrain, hasClasses));
        if (ofTest != null) {
            drafts.addAll(DriftChecks.run(ofTrain, ofTest));
        }
        if (settings.probabilities != null) {
            drafts.addAll(new SuspectLabels<>(
                            test == null ? train : test, test != null, tested, roles.label(), settings.probabilities)
                    .run());
        }
        return new DataReport(
                train.name(),
                ofTrain.rows(),
                ofTest == null ? "" : ofTest.name(),
                ofTest == null ? 0 : ofTest.rows(),
                placed(drafts));
    }

    private List<Draft> columnsThatDiffer(List<String> trained, List<String> tested) {
        List<Draft> found = new ArrayList<>();
        for (String column : trained) {
            if (!tested.contains(column) && !settings.ignored.contains(column)) {
                found.add(onlyIn(train.name(), column, tested));
            }
        }
        for (String column : tested) {
            if (!trained.contains(column) && !settings.ignored.contains(column)) {
                found.add(onlyIn(String.valueOf(test), column, trained));
            }
        }
        return found;
    }

    private static Draft onlyIn(String set, String column, List<String> others) {
        String nearest = Misspelling.nearest(column, others);
        return Draft.ofColumn(
                DataCheck.COLUMNS_DIFFER,
                Severity.ERROR,
                column,
                "only " + set + " has this column",
                nearest == null
                        ? "add it to the other set, or ignore it"
                        : "add it to the other set, where \"" + nearest + "\" may be meant, or ignore it");
    }

    private Scan.Roles roles(List<String> trained, List<String> tested) {
        List<String> both = trained.stream().filter(tested::contains).toList();
        List<String> named = List.copyOf(new EnumMap<>(settings.roles).values());
        if (new HashSet<>(named).size() < named.size()) {
            throw new IllegalArgumentException(
                    "Label, key, group and time must be different columns, not " + String.join(", ", named));
        }
        for (String column : named) {
            require(column, trained, train.name());
            require(column, tested, test == null ? "" : test.name());
        }
        List<String> any =
                Stream.concat(trained.stream(), tested.stream()).distinct().toList();
        settings.ignored.forEach(column -> require(column, any, train.name()));
        settings.accepted
                .values()
                .forEach(columns -> columns.stream()
                        .filter(column -> !column.isEmpty())
                        .forEach(column -> require(column, any, train.name())));
        List<String> features = both.stream()
                .filter(column -> !named.contains(column) && !settings.ignored.contains(column))
                .toList();
        if (features.isEmpty()) {
            throw new IllegalArgumentException(PlainText.line(
                    "The data set " + train.name() + " has no features: each column is ignored or has another role"));
        }
        return new Scan.Roles(
                features,
                settings.roles.getOrDefault(Role.LABEL, ""),
                settings.roles.get(Role.KEY),
                settings.roles.get(Role.GROUP),
                settings.roles.get(Role.TIME));
    }

    private static void require(String column, List<String> columns, String set) {
        if (!columns.contains(column)) {
            throw new IllegalArgumentException(new Header(columns).missing(column, set));
        }
    }

    /** Reads the sets once more, to name the places of the rows that were found. */
    private List<Finding> placed(List<Draft> drafts) {
        Map<Integer, String> ofTrain = places(train, drafts, false);
        Map<Integer, String> ofTest = test == null ? Map.of() : places(test, drafts, true);
        return drafts.stream()
                .map(draft -> draft.placed(draft.rows().stream()
                        .map(spot -> {
                            String place = (spot.inTest() ? ofTest : ofTrain).getOrDefault(spot.index(), "?");
                            return spot.note().isEmpty() ? place : place + " " + spot.note();
                        })
                        .toList()))
                .map(this::orAccepted)
                .sorted((one, other) -> other.severity().compareTo(one.severity()))
                .toList();
    }

    private Map<Integer, String> places(DataSet<R> rows, List<Draft> drafts, boolean ofTest) {
        Set<Integer> wanted = new HashSet<>();
        drafts.forEach(draft -> draft.rows().stream()
                .filter(spot -> spot.inTest() == ofTest)
                .forEach(spot -> wanted.add(spot.index())));
        Map<Integer, String> places = new HashMap<>();
        if (!wanted.isEmpty()) {
            try (Stream<Placed<R>> all = rows.placed()) {
                all.sequential()
                        .filter(row -> wanted.contains(row.index()))
                        .forEachOrdered(row -> places.put(row.index(), row.place()));
            }
        }
        return places;
    }

    private Finding orAccepted(Finding finding) {
        Set<String> columns = settings.accepted.getOrDefault(finding.check(), Set.of());
        return columns.contains("") || columns.contains(finding.column())
                ? new Finding(
                        finding.check(), Severity.INFO, finding.column(), finding.message(), "accepted", finding.rows())
                : finding;
    }
}
