package io.mlprod.rollout;

import io.mlprod.internal.text.PlainText;
import io.mlprod.rollout.RolloutJson.Rollback;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A rollout store in four tables of a database:
 *
 * <pre>{@code
 * CREATE TABLE mlprod_rollout_plan (
 *   rollout VARCHAR(200) NOT NULL PRIMARY KEY, revision BIGINT NOT NULL, epoch BIGINT NOT NULL,
 *   candidate VARCHAR(200) NOT NULL, state VARCHAR(20) NOT NULL, step INTEGER NOT NULL,
 *   reason VARCHAR(1000), since VARCHAR(40) NOT NULL)
 * CREATE TABLE mlprod_rollout_latch (
 *   rollout VARCHAR(200) NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL, reason VARCHAR(1000))
 * CREATE TABLE mlprod_rollout_counts (
 *   rollout VARCHAR(200) NOT NULL, instance VARCHAR(200) NOT NULL, epoch BIGINT NOT NULL,
 *   counts VARCHAR(15000) NOT NULL, PRIMARY KEY (rollout, instance))
 * CREATE TABLE mlprod_rollout_units (
 *   rollout VARCHAR(200) NOT NULL, instance VARCHAR(200) NOT NULL, epoch BIGINT NOT NULL,
 *   name VARCHAR(200) NOT NULL, units VARCHAR(15000) NOT NULL, PRIMARY KEY (rollout, instance, name))
 * }</pre>
 *
 * <p>Text columns may have any type that is read and written as a string, and may be longer than shown. {@code since}
 * is a time like {@code 2026-01-31T12:00:00Z}; {@code counts} an object of JSON, for example {@code {"shadowed": 17}},
 * and {@code units} a sample of units; counts and samples of more than 15,000 characters are refused. Reasons are cut
 * to 1,000 characters. People may change a plan's row, if they raise its revision by one: each process follows the next
 * time it reads. What was counted in earlier epochs is deleted when the plan is changed.
 *
 * <p>The SQL is plain and should suit every database; it is tested with H2 and PostgreSQL. Each statement is a
 * transaction of its own, on a connection in auto-commit mode, which is set back as it was. Each statement has a
 * timeout of five seconds, and the network one of ten, if the driver supports that. How long it takes to get a
 * connection is up to the data source. A rollout does not rely on any of these timeouts, see {@link Polling#timeout}.
 *
 * <p>Thread-safe; all methods block.
 *
 * @since 0.1
 */
public final class JdbcRolloutStore implements RolloutStore {

    private static final int TIMEOUT_SECONDS = 5;
    private static final int NETWORK_TIMEOUT_MILLIS = 10_000; // longer, so that the database ends the statement
    private static final int MAX_NAME = 200;
    private static final int MAX_REASON = 1_000;
    private static final int MAX_COUNTS = 15_000;
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]*");

    private final DataSource source;
    private final String plans;
    private final String latches;
    private final String counts;
    private final String units;

    /**
     * Creates a store in tables whose names begin with {@code mlprod_rollout_}. Nothing is read or written yet.
     *
     * @param source where connections come from, best a pool; not closed
     */
    public JdbcRolloutStore(DataSource source) {
        this(source, "mlprod_rollout_");
    }

    /**
     * Creates a store in tables with other names.
     *
     * @param source where connections come from, best a pool; not closed
     * @param prefix the start of the tables' names, with a schema and a dot if needed
     * @throws IllegalArgumentException if the prefix has anything but letters a to z, digits and underscores, and one
     *     dot
     */
    public JdbcRolloutStore(DataSource source, String prefix) {
        this.source = Objects.requireNonNull(source, "source");
        if (!PREFIX.matcher(Objects.requireNonNull(prefix, "prefix")).matches()) {
            throw new IllegalArgumentException(PlainText.line(
                    "A prefix of tables' names is like mlprod_rollout_ or schema.mlprod_, not " + prefix));
        }
        this.plans = prefix + "plan";
        this.latches = prefix + "latch";
        this.counts = prefix + "counts";
        this.units = prefix + "units";
    }

    /**
     * Creates the tables that do not exist. Several processes may do so at the same time.
     *
     * @throws IOException if the database cannot be reached, or does not allow it
     */
    public void createTables() throws IOException {
        connected(connection -> {
            create(
                    connection,
                    plans,
                    "rollout VARCHAR(200) NOT NULL PRIMARY KEY, revision BIGINT NOT NULL,"
                            + " epoch BIGINT NOT NULL, candidate VARCHAR(200) NOT NULL, state VARCHAR(20) NOT NULL,"
                            + " step INTEGER NOT NULL, reason VARCHAR(1000), since VARCHAR(40) NOT NULL");
            create(
                    connection,
                    latches,
                    "rollout VARCHAR(200) NOT NULL PRIMARY KEY, epoch BIGINT NOT NULL," + " reason VARCHAR(1000)");
            create(
                    connection,
                    counts,
                    "rollout VARCHAR(200) NOT NULL, instance VARCHAR(200) NOT NULL,"
                            + " epoch BIGINT NOT NULL, counts VARCHAR(15000) NOT NULL,"
                            + " PRIMARY KEY (rollout, instance)");
            create(
                    connection,
                    units,
                    "rollout VARCHAR(200) NOT NULL, instance VARCHAR(200) NOT NULL, epoch BIGINT NOT NULL,"
                            + " name VARCHAR(200) NOT NULL, units VARCHAR(15000) NOT NULL,"
                            + " PRIMARY KEY (rollout, instance, name)");
            return true;
        });
    }

    // Not all databases know CREATE TABLE IF NOT EXISTS, and in PostgreSQL it can fail when two do it at once.
    private static void create(Connection connection, String table, String columns) throws SQLException {
        if (exists(connection, table)) {
            return;
        }
        try {
            update(connection, "CREATE TABLE " + table + " (" + columns + ")");
        } catch (SQLException e) {
            if (!exists(connection, table)) {
                throw e;
            }
        }
    }

    private static boolean exists(Connection connection, String table) {
        try {
            query(connection, "SELECT rollout FROM " + table + " WHERE 1 = 0", row -> true);
            return true;
        } catch (SQLException | IOException e) {
            return false; // or the database is gone, which the next statement shows
        }
    }

    @Override
    public Snapshot read(String rollout) throws IOException {
        checkName("rollout", rollout);
        return connected(connection -> {
            Optional<RolloutPlan> plan = query(
                            connection,
                            "SELECT revision, epoch, candidate, state, step, reason, since FROM " + plans
                                    + " WHERE rollout = ?",
                            row -> plan(row, rollout),
                            rollout)
                    .stream()
                    .findAny();
            List<RolloutCounts> all =
                    counts(connection, rollout, plan.map(RolloutPlan::epoch).orElse(0L));
            // Last: a rollback that comes in between is seen.
            Rollback latch = query(
                            connection,
                            "SELECT epoch, reason FROM " + latches + " WHERE rollout = ?",
                            row -> new Rollback(row.getLong(1), text(row.getString(2))),
                            rollout)
                    .stream()
                    .findAny()
                    .orElse(Rollback.OPEN);
            return new Snapshot(plan, latch.epoch(), latch.reason(), all);
        });
    }

    private RolloutPlan plan(ResultSet row, String rollout) throws SQLException, IOException {
        try {
            return new RolloutPlan(
                    RolloutJson.inRange("revision", row.getLong(1), 1, Long.MAX_VALUE),
                    RolloutJson.inRange("epoch", row.getLong(2), 1, Long.MAX_VALUE),
                    text(row.getString(3)),
                    RolloutJson.state(text(row.getString(4))),
                    (int) RolloutJson.inRange("step", row.getLong(5), -1, Integer.MAX_VALUE),
                    text(row.getString(6)),
                    RolloutJson.time(text(row.getString(7))));
        } catch (IOException e) {
            throw new IOException(
                    "Table " + plans + ", rollout " + rollout + ", column " + e.getMessage()
                            + "; correct the row and raise its revision by one",
                    e);
        }
    }

    private List<RolloutCounts> counts(Connection connection, String rollout, long epoch)
            throws SQLException, IOException {
        Map<String, Map<String, Long>> counted = new HashMap<>();
        Map<String, Map<String, String>> met = new HashMap<>();
        Reader<Boolean> ofCounts = row -> {
            String instance = text(row.getString(1));
            counted.put(instance, numbers(text(row.getString(2)), rollout, instance));
            return true;
        };
        Reader<Boolean> ofUnits = row -> {
            Map<String, String> samples = met.computeIfAbsent(text(row.getString(1)), instance -> new HashMap<>());
            samples.put(text(row.getString(2)), text(row.getString(3)));
            return true;
        };
        String where = " WHERE rollout = ? AND epoch = ?";
        query(connection, "SELECT instance, counts FROM " + counts + where, ofCounts, rollout, epoch);
        query(connection, "SELECT instance, name, units FROM " + units + where, ofUnits, rollout, epoch);
        Set<String> instances = new HashSet<>(counted.keySet());
        instances.addAll(met.keySet());
        return instances.stream()
                .map(instance -> new RolloutCounts(
                        instance,
                        epoch,
                        counted.getOrDefault(instance, Map.of()),
                        met.getOrDefault(instance, Map.of())))
                .toList();
    }

    private Map<String, Long> numbers(String json, String rollout, String instance) throws IOException {
        try {
            return RolloutJson.numbers(json);
        } catch (IOException e) {
            throw new IOException(
                    "Table " + counts + ", rollout " + rollout + ", instance " + instance + ", column counts: "
                            + e.getMessage() + "; delete the row, its process writes it again",
                    e);
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value; // some databases do not distinguish the two
    }

    @Override
    public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
        checkName("rollout", rollout);
        Object[] values = {
            next.revision(),
            next.epoch(),
            next.candidate(),
            next.state().name(),
            next.step(),
            cut(next.reason()),
            next.since().toString(),
            rollout
        };
        return connected(connection -> {
            if (next.revision() == 1) {
                return insert(
                        connection,
                        "INSERT INTO " + plans + " (revision, epoch, candidate, state, step, reason, since, rollout)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        values);
            }
            // Before, so that nothing can fail after the change: those of the epoch that is being left stay until the
            // next.
            for (String table : List.of(counts, units)) {
                update(
                        connection,
                        "DELETE FROM " + table + " WHERE rollout = ? AND epoch < (SELECT epoch FROM " + plans
                                + " WHERE rollout = ?)",
                        rollout,
                        rollout);
            }
            return update(
                            connection,
                            "UPDATE " + plans + " SET revision = ?, epoch = ?, candidate = ?, state = ?, step = ?,"
                                    + " reason = ?, since = ? WHERE rollout = ? AND revision = "
                                    + (next.revision() - 1),
                            values)
                    == 1;
        });
    }

    @Override
    public void rollBack(String rollout, long epoch, String reason) throws IOException {
        checkName("rollout", rollout);
        connected(connection -> upsert(
                connection,
                "UPDATE " + latches + " SET epoch = ?, reason = ? WHERE rollout = ? AND epoch < " + epoch,
                "INSERT INTO " + latches + " (epoch, reason, rollout) VALUES (?, ?, ?)",
                epoch,
                cut(reason),
                rollout));
    }

    @Override
    public void publish(String rollout, RolloutCounts all) throws IOException {
        checkName("rollout", rollout);
        checkName("instance", all.instance());
        String json = checkLength("counts", rollout, RolloutJson.of(all.counts()));
        for (Map.Entry<String, String> sample : all.units().entrySet()) {
            checkName("sample of units", sample.getKey());
            String unused = checkLength("units", rollout, sample.getValue());
        }
        connected(connection -> {
            forgetOthers(connection, rollout, all);
            for (Map.Entry<String, String> sample : all.units().entrySet()) {
                upsert(
                        connection,
                        "UPDATE " + units + " SET epoch = ?, units = ? WHERE rollout = ? AND instance = ? AND name = ?",
                        "INSERT INTO " + units + " (epoch, units, rollout, instance, name) VALUES (?, ?, ?, ?, ?)",
                        all.epoch(),
                        sample.getValue(),
                        rollout,
                        all.instance(),
                        sample.getKey());
            }
            return upsert(
                    connection,
                    "UPDATE " + counts + " SET epoch = ?, counts = ? WHERE rollout = ? AND instance = ?",
                    "INSERT INTO " + counts + " (epoch, counts, rollout, instance) VALUES (?, ?, ?, ?)",
                    all.epoch(),
                    json,
                    rollout,
                    all.instance());
        });
    }

    /** Deletes the samples of a process that it no longer publishes. */
    private void forgetOthers(Connection connection, String rollout, RolloutCounts all) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(rollout, all.instance()));
        values.addAll(all.units().keySet());
        String kept = String.join(", ", Collections.nCopies(all.units().size(), "?"));
        update(
                connection,
                "DELETE FROM " + units + " WHERE rollout = ? AND instance = ?"
                        + (kept.isEmpty() ? "" : " AND name NOT IN (" + kept + ")"),
                values.toArray());
    }

    private static String checkLength(String what, String rollout, String text) throws IOException {
        if (text.length() > MAX_COUNTS) {
            throw new IOException("The " + what + " of rollout " + rollout + " take " + text.length()
                    + " characters, more than " + MAX_COUNTS + "; give it fewer steps or guards");
        }
        return text;
    }

    private static void checkName(String what, String name) {
        if (name.length() > MAX_NAME) {
            throw new IllegalArgumentException("The name of a " + what + " has at most " + MAX_NAME
                    + " characters in this store, not " + name.length());
        }
    }

    private static String cut(String reason) { // a rollback must not fail because of it
        if (reason.length() <= MAX_REASON) {
            return reason;
        }
        int end = Character.isHighSurrogate(reason.charAt(MAX_REASON - 1)) ? MAX_REASON - 1 : MAX_REASON;
        return reason.substring(0, end);
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException, IOException;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException, IOException;
    }

    private <T> T connected(Work<T> work) throws IOException {
        try (Connection connection = source.getConnection()) {
            return inTime(connection, () -> autoCommitted(connection, work));
        } catch (SQLException e) {
            throw new IOException(
                    "The rollout store in table " + plans + " and others, which createTables() makes, failed: "
                            + e.getMessage(),
                    e);
        }
    }

    private interface Step<T> {
        T run() throws SQLException, IOException;
    }

    /** Runs a step with a network timeout, so that a connection whose other end is gone does not keep its thread. */
    private static <T> T inTime(Connection connection, Step<T> step) throws SQLException, IOException {
        int before;
        try {
            before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
        } catch (SQLException | AbstractMethodError e) {
            return step.run(); // then the timeouts of the driver itself must do
        }
        try {
            return step.run();
        } finally {
            setBack(connection, before);
        }
    }

    private static void setBack(Connection connection, int networkTimeout) {
        try {
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        } catch (SQLException e) {
            return; // it is broken, which its pool notices, too
        }
    }

    private static <T> T autoCommitted(Connection connection, Work<T> work) throws SQLException, IOException {
        boolean wasAutoCommit = connection.getAutoCommit();
        if (wasAutoCommit) {
            return work.with(connection);
        }
        connection.setAutoCommit(true);
        try {
            return work.with(connection);
        } finally {
            connection.setAutoCommit(false);
        }
    }

    private static <T> List<T> query(Connection connection, String sql, Reader<T> reader, Object... values)
            throws SQLException, IOException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Inserts a row, and returns false if there is one already. */
    private static boolean insert(Connection connection, String sql, Object... values) throws SQLException {
        try {
            return update(connection, sql, values) == 1;
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("23")) { // integrity constraint violation
                return false;
            }
            throw e;
        }
    }

    /** Updates a row, or else inserts it, or else updates the row that another process has inserted meanwhile. */
    private static boolean upsert(Connection connection, String update, String insert, Object... values)
            throws SQLException {
        return update(connection, update, values) > 0
                || insert(connection, insert, values)
                || update(connection, update, values) > 0;
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            limit(statement);
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static void limit(PreparedStatement statement) throws SQLException {
        try {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
        } catch (SQLFeatureNotSupportedException e) {
            return; // then the timeouts of the driver itself must do
        }
    }
}
