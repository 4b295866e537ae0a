package io.mlprod.monitoring.performance;

import static io.mlprod.monitoring.internal.store.Database.prepare;
import static io.mlprod.monitoring.internal.store.Database.update;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.internal.store.Database;
import io.mlprod.monitoring.internal.store.Millis;
import io.mlprod.monitoring.internal.store.StoredVersions;
import io.mlprod.monitoring.internal.store.TextForm;
import io.mlprod.monitoring.performance.Joining.Outcome;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A store of predictions in two tables of a database, which several processes may use at once:
 *
 * <pre>{@code
 * CREATE TABLE mlprod_prediction_model (
 *   id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(1000000), version VARCHAR(1000000), sha256 VARCHAR(1000000))
 * CREATE TABLE mlprod_prediction (
 *   handle BIGINT NOT NULL, seq BIGINT NOT NULL, model BIGINT NOT NULL, made_at BIGINT NOT NULL,
 *   predicted VARCHAR(1000000), scores VARCHAR(1000000), slices VARCHAR(1000000), changes INTEGER NOT NULL,
 *   label_at BIGINT, label VARCHAR(1000000), label_number VARCHAR(30),
 *   PRIMARY KEY (handle, seq), UNIQUE (model, made_at, handle, seq))
 * }</pre>
 *
 * <p>Text columns may have any type that is read and written as a string, if the texts fit. {@code handle} and
 * {@code seq} are the two numbers of the {@link PredictionId}; times are milliseconds since 1970. {@code scores} are
 * numbers with blanks between them, {@code slices} an object of JSON. {@code changes} counts how often the label was
 * set, so 0 means that there is none; {@code label_number} is the label of a regression as text, since not all
 * databases hold each number exactly.
 *
 * <p>The SQL is plain and should suit every database; it is tested with H2 and PostgreSQL. Each call of {@link #add},
 * {@link #join} and {@link #forget} is one transaction: if it fails, nothing of it was done, unless the connection was
 * lost while the database finished it. Labels that are joined again after that come back as duplicates. If two
 * processes label one prediction at the same time, one is told that it joined it, the other that its label is a
 * duplicate or a correction. Each statement has a timeout of a minute, and the network one of 90 seconds, if the driver
 * supports that. How long it takes to get a connection is up to the data source.
 *
 * <p>It drops nothing: how large the table becomes is up to {@link #expire}. Thread-safe; all methods block, and throw
 * {@link UncheckedIOException} if the database cannot be reached or refuses. The next call tries again.
 *
 * @since 0.1
 */
public final class JdbcPredictionStore implements PredictionStore {

    private static final Pattern PREFIX = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> TEXT_TYPES = List.of("VARCHAR(1000000)", "LONGTEXT", "TEXT");
    private static final int ROWS_AT_ONCE = 1_000; // of an insert or a page
    private static final int IDS_AT_ONCE = 20;
    private static final String ROW =
            "handle, seq, model, made_at, predicted, scores, slices, changes, label_at, label, label_number";
    private static final String IN_ORDER = " ORDER BY made_at, handle, seq";
    private static final String FETCH_FIRST = " OFFSET 0 ROWS FETCH NEXT " + ROWS_AT_ONCE + " ROWS ONLY";
    private static final Comparator<PredictionId> BY_ID =
            Comparator.comparingLong(PredictionId::handle).thenComparingLong(PredictionId::sequence);

    private final String predictions;
    private final String models;
    private final Database database;
    private final StoredVersions versions;
    private volatile boolean hasFetchClause = true;

    /**
     * Creates a store in tables whose names begin with {@code mlprod_}. Nothing is read or written yet.
     *
     * @param source where connections come from, best a pool; not closed
     */
    public JdbcPredictionStore(DataSource source) {
        this(source, "mlprod_");
    }

    /**
     * Creates a store in tables with other names.
     *
     * @param source where connections come from, best a pool; not closed
     * @param prefix the start of the tables' names, with a schema and a dot if needed
     * @throws IllegalArgumentException if the prefix has anything but letters a to z, digits and underscores, and one
     *     dot
     */
    public JdbcPredictionStore(DataSource source, String prefix) {
        if (!PREFIX.matcher(Objects.requireNonNull(prefix, "prefix")).matches()) {
            throw new IllegalArgumentException(
                    PlainText.line("A prefix of tables' names is like mlprod_ or schema.mlprod_, not " + prefix));
        }
        this.predictions = prefix + "prediction";
        this.models = prefix + "prediction_model";
        this.database = new Database(source, "table " + predictions);
        this.versions = new StoredVersions(database, models);
    }

    /**
     * Creates the tables that do not exist. Several processes may do so at the same time. It suits H2, PostgreSQL,
     * MySQL and MariaDB; for others create them by hand.
     *
     * @throws UncheckedIOException if the database cannot be reached, or does not allow it
     */
    public void createTables() {
        create(models, "id BIGINT NOT NULL PRIMARY KEY, name TEXT, version TEXT, sha256 TEXT");
        create(
                predictions,
                "handle BIGINT NOT NULL, seq BIGINT NOT NULL, model BIGINT NOT NULL, made_at BIGINT NOT NULL,"
                        + " predicted TEXT, scores TEXT, slices TEXT, changes INTEGER NOT NULL, label_at BIGINT,"
                        + " label TEXT, label_number VARCHAR(30), PRIMARY KEY (handle, seq),"
                        + " UNIQUE (model, made_at, handle, seq)");
    }

    // Not all databases know CREATE TABLE IF NOT EXISTS, and in PostgreSQL it can fail when two do it at once.
    private void create(String table, String columns) {
        for (String type : TEXT_TYPES) {
            if (exists(table)) {
                return;
            }
            try {
                database.transaction(
                        "create its tables",
                        connection -> update(
                                connection, "CREATE TABLE " + table + " (" + columns.replace("TEXT", type) + ")"));
            } catch (UncheckedIOException e) {
                if (type.equals(TEXT_TYPES.get(TEXT_TYPES.size() - 1)) && !exists(table)) {
                    throw e;
                }
            }
        }
    }

    private boolean exists(String table) {
        try {
            return database.transaction("look for its tables", connection -> {
                try (PreparedStatement statement = prepare(connection, "SELECT * FROM " + table + " WHERE 1 = 0")) {
                    statement.executeQuery().close();
                    return true;
                }
            });
        } catch (UncheckedIOException e) {
            return false; // or the database is gone, which the next statement shows
        }
    }

    // ---- adding

    @Override
    public void add(List<KeptPrediction> added) {
        if (added.isEmpty()) {
            return;
        }
        Map<PredictionId, KeptPrediction> byId = new LinkedHashMap<>();
        added.forEach(prediction -> byId.putIfAbsent(prediction.id(), prediction));
        versions.add(
                byId.values().stream().map(KeptPrediction::model).distinct().toList());
        // As a rule none is there. If one is, the transaction is done again, and looks which.
        AtomicBoolean isFirst = new AtomicBoolean(true);
        database.transaction("add " + added.size() + " predictions", connection -> {
            Set<PredictionId> there = isFirst.getAndSet(false)
                    ? Set.of()
                    : rows(connection, byId.keySet()).keySet();
            List<KeptPrediction> missing = byId.values().stream()
                    .filter(prediction -> !there.contains(prediction.id()))
                    .toList();
            Database.insert(() -> insert(connection, missing));
            return missing.size();
        });
    }

    private void insert(Connection connection, List<KeptPrediction> added) throws SQLException {
        String sql = "INSERT INTO " + predictions
                + " (handle, seq, model, made_at, predicted, scores, slices, changes) VALUES (?, ?, ?, ?, ?, ?, ?, 0)";
        try (PreparedStatement statement = prepare(connection, sql)) {
            int waiting = 0;
            for (KeptPrediction prediction : added) {
                set(statement, prediction);
                statement.addBatch();
                if (++waiting == ROWS_AT_ONCE) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        }
    }

    private void set(PreparedStatement statement, KeptPrediction prediction) throws SQLException {
        statement.setLong(1, prediction.id().handle());
        statement.setLong(2, prediction.id().sequence());
        statement.setLong(3, versions.key(prediction.model()));
        statement.setLong(4, prediction.at().toEpochMilli());
        statement.setString(5, TextForm.of(prediction.predicted()));
        double[] scores = IntStream.range(0, prediction.scoreCount())
                .mapToDouble(prediction::score)
                .toArray();
        statement.setString(6, TextForm.of(scores));
        statement.setString(7, TextForm.of(prediction.slices()));
    }

    // ---- rows

    /** A row, and how often its label was set. */
    private record Row(JoinedPrediction joined, int changes) {}

    private Map<PredictionId, Row> rows(Connection connection, Collection<PredictionId> ids) throws SQLException {
        Map<PredictionId, Row> rows = new HashMap<>();
        List<PredictionId> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
            List<PredictionId> some = all.subList(from, Math.min(from + IDS_AT_ONCE, all.size()));
            Object[] values = new Object[2 * IDS_AT_ONCE]; // always as many, so that the database can keep its plan
            for (int i = 0; i < IDS_AT_ONCE; i++) {
                PredictionId id = some.get(Math.min(i, some.size() - 1));
                values[2 * i] = id.handle();
                values[2 * i + 1] = id.sequence();
            }
            // Not with OR, for which not all databases use the index.
            String one = "SELECT " + ROW + " FROM " + predictions + " WHERE handle = ? AND seq = ?";
            String sql = String.join(" UNION ALL ", Collections.nCopies(IDS_AT_ONCE, one));
            for (Row row : query(connection, sql, values)) {
                rows.put(row.joined().prediction().id(), row);
            }
        }
        return rows;
    }

    private List<Row> query(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            statement.setMaxRows(ROWS_AT_ONCE);
            List<Row> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(row(connection, rows));
                }
            }
            return all;
        }
    }

    private Row row(Connection connection, ResultSet row) throws SQLException {
        PredictionId id = new PredictionId(row.getLong(1), row.getLong(2));
        try {
            KeptPrediction prediction = new KeptPrediction(
                    id,
                    versions.get(connection, row.getLong(3)),
                    Instant.ofEpochMilli(row.getLong(4)),
                    TextForm.text(row.getString(5)),
                    TextForm.numbers(row.getString(6)),
                    TextForm.slices(row.getString(7)));
            int changes = row.getInt(8);
            Optional<LateLabel> label = changes == 0
                    ? Optional.empty()
                    : Optional.of(new LateLabel(
                            id,
                            TextForm.text(row.getString(10)),
                            number(row.getString(11)),
                            Instant.ofEpochMilli(row.getLong(9))));
            return new Row(new JoinedPrediction(prediction, label), changes);
        } catch (RuntimeException e) { // whatever somebody wrote into it
            throw Database.broken("The row of prediction " + id + " cannot be read; delete it");
        }
    }

    private static double number(@Nullable String stored) {
        return stored == null ? Double.NaN : Double.parseDouble(stored);
    }

    // ---- labels

    @Override
    public List<Joining> join(List<LateLabel> labels) {
        if (labels.isEmpty()) {
            return List.of();
        }
        Set<PredictionId> ids = new HashSet<>();
        labels.forEach(label -> ids.add(label.id()));
        return database.transaction("join " + labels.size() + " labels", connection -> {
            Map<PredictionId, Row> rows = rows(connection, ids);
            List<Joining> joinings = new ArrayList<>(labels.size());
            SortedMap<PredictionId, Change> changes = new TreeMap<>(BY_ID);
            for (LateLabel label : labels) {
                joinings.add(joined(label, rows.get(label.id()), changes));
            }
            write(connection, changes);
            return joinings;
        });
    }

    /** A new label of a prediction whose label was set that often before. */
    private record Change(LateLabel label, int changes) {}

    private static Joining joined(LateLabel label, @Nullable Row row, SortedMap<PredictionId, Change> changes) {
        if (row == null) {
            return new Joining(label, Outcome.UNMATCHED, Optional.empty());
        }
        Optional<LateLabel> before = Optional.ofNullable(changes.get(label.id()))
                .map(Change::label)
                .or(() -> row.joined().label());
        Optional<KeptPrediction> prediction = Optional.of(row.joined().prediction());
        if (before.isPresent() && before.get().says(label)) {
            return new Joining(label, Outcome.DUPLICATE, prediction);
        }
        changes.put(label.id(), new Change(label, row.changes()));
        return new Joining(label, before.isEmpty() ? Outcome.JOINED : Outcome.CORRECTED, prediction);
    }

    /** Writes labels in the order of the identities, so that two processes do not wait for each other. */
    private void write(Connection connection, SortedMap<PredictionId, Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        String sql = "UPDATE " + predictions + " SET label_at = ?, label = ?, label_number = ?, changes = changes + 1"
                + " WHERE handle = ? AND seq = ? AND changes = ?";
        try (PreparedStatement statement = prepare(connection, sql)) {
            for (Change change : changes.values()) {
                LateLabel label = change.label();
                statement.setLong(1, label.at().toEpochMilli());
                statement.setString(2, TextForm.of(label.category()));
                statement.setString(3, Double.isNaN(label.number()) ? null : Double.toString(label.number()));
                statement.setLong(4, label.id().handle());
                statement.setLong(5, label.id().sequence());
                statement.setInt(6, change.changes());
                statement.addBatch();
            }
            if (IntStream.of(statement.executeBatch()).anyMatch(count -> count == 0)) {
                throw new Database.Overtaken();
            }
        }
    }

    // ---- windows

    /** A place in the order of time. */
    private record Place(long time, long handle, long sequence) {

        /** The place before everything of a millisecond. */
        static Place before(long time) {
            return new Place(Math.max(time, Long.MIN_VALUE + 1) - 1, Long.MAX_VALUE, Long.MAX_VALUE);
        }

        static Place of(KeptPrediction prediction) {
            return new Place(
                    prediction.at().toEpochMilli(),
                    prediction.id().handle(),
                    prediction.id().sequence());
        }
    }

    @Override
    public void read(ModelVersion model, Instant from, Instant to, Consumer<? super JoinedPrediction> receiver) {
        Objects.requireNonNull(receiver, "receiver");
        long key = versions.key(model);
        long end = Millis.firstFrom(to);
        Place place = Place.before(Millis.firstFrom(from));
        List<Row> page;
        do {
            page = page(key, place, end);
            // Without the connection, since the receiver may take its time or need one itself.
            page.forEach(row -> receiver.accept(row.joined()));
            if (!page.isEmpty()) {
                place = Place.of(page.get(page.size() - 1).joined().prediction());
            }
        } while (page.size() == ROWS_AT_ONCE);
    }

    private List<Row> page(long key, Place after, long end) {
        String sql = "SELECT " + ROW + " FROM " + predictions + " WHERE model = ? AND made_at >= ? AND made_at < ?"
                + " AND (made_at > ? OR handle > ? OR (handle = ? AND seq > ?))" + IN_ORDER;
        return limited(
                "read predictions",
                limit -> connection -> query(
                        connection,
                        sql + limit,
                        key,
                        after.time(),
                        end,
                        after.time(),
                        after.handle(),
                        after.handle(),
                        after.sequence()));
    }

    /** Runs a query that needs the first rows only, with a clause that says so if the database knows that. */
    private <T> T limited(String what, Function<String, Database.Work<T>> query) {
        if (hasFetchClause) {
            try {
                return database.transaction(what, query.apply(FETCH_FIRST));
            } catch (UncheckedIOException e) {
                if (!Database.isNotUnderstood(e)) {
                    throw e;
                }
            }
        }
        T result = database.transaction(what, query.apply(""));
        hasFetchClause = false;
        return result;
    }

    // ---- going

    @Override
    public long expire(Instant before) {
        long end = Millis.firstFrom(before);
        long waiting = 0;
        for (long key : versions.keys()) {
            List<Long> times;
            do {
                times = firstTimes(key, end);
                if (!times.isEmpty()) {
                    waiting += expire(key, times.get(times.size() - 1));
                }
            } while (times.size() == ROWS_AT_ONCE);
        }
        return waiting;
    }

    private List<Long> firstTimes(long key, long end) {
        String sql = "SELECT made_at FROM " + predictions + " WHERE model = ? AND made_at < ?" + IN_ORDER;
        return limited("find expired predictions", limit -> connection -> {
            List<Long> times = new ArrayList<>();
            try (PreparedStatement statement = prepare(connection, sql + limit, key, end)) {
                statement.setMaxRows(ROWS_AT_ONCE);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        times.add(rows.getLong(1));
                    }
                }
            }
            return times;
        });
    }

    private int expire(long key, long last) {
        String sql = "DELETE FROM " + predictions + " WHERE model = ? AND made_at <= ? AND changes ";
        return database.transaction("expire predictions", connection -> {
            int waiting = update(connection, sql + "= 0", key, last);
            update(connection, sql + "> 0", key, last);
            return waiting;
        });
    }

    @Override
    public boolean forget(PredictionId id) {
        String sql = "DELETE FROM " + predictions + " WHERE handle = ? AND seq = ?";
        return database.transaction(
                        "forget a prediction", connection -> update(connection, sql, id.handle(), id.sequence()))
                > 0;
    }

    /** {@inheritDoc} It counts the rows of the table, which takes a database seconds for tens of millions. */
    @Override
    public long size() {
        return database.transaction("count its predictions", connection -> {
            try (PreparedStatement statement = prepare(connection, "SELECT COUNT(*) FROM " + predictions);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
    }

    /**
     * Returns 0, since it drops none.
     *
     * @return 0
     */
    @Override
    public long dropped() {
        return 0;
    }

    /** Does nothing: each call returns its connection, and the data source is not its own. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "JdbcPredictionStore[" + predictions + "]";
    }
}
