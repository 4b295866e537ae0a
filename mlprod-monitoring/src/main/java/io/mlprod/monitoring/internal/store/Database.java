package io.mlprod.monitoring.internal.store;

import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on connections of a data source, which are closed in any case, in the mode in which they came. What goes
 * wrong is told without values. Thread-safe.
 */
public final class Database {

    private static final int TIMEOUT_SECONDS = 60;
    private static final int NETWORK_TIMEOUT_MILLIS = 90_000; // longer, so that the database ends the statement
    private static final int ATTEMPTS = 10;
    private static final String CONNECTION_LOST = "08";
    private static final String ROLLED_BACK = "40"; // such as the one of two that wait for each other
    private static final String VIOLATES_CONSTRAINT = "23";
    private static final String BAD_DATA = "22";
    private static final String BROKEN = BAD_DATA + "000";
    private static final int BAD_DATA_IN_MYSQL = 1366; // such as a character that the column's set does not have
    private static final String NOT_UNDERSTOOD = "42";

    private final DataSource source;
    private final String name;

    /** What is done in a transaction. It may be done again from the start. */
    public interface Work<T> {

        /**
         * Does it.
         *
         * @param connection an open connection, without auto-commit
         * @return the result
         * @throws SQLException if it fails; it is rolled back then
         */
        T with(Connection connection) throws SQLException;
    }

    /** What failed, with a message of ours, which has no values. */
    public static final class Failure extends UncheckedIOException {
        private static final long serialVersionUID = 1;

        private Failure(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** Another process has changed a row since it was read. The transaction is done again. */
    public static final class Overtaken extends SQLException {

        private static final long serialVersionUID = 1L;

        /** Creates one, with the state of transactions that cannot be serialized. */
        public Overtaken() {
            super("Overtaken by another process", ROLLED_BACK + "001");
        }

        /** Creates one that was noticed by a constraint, which is perhaps another than that of the key. */
        private Overtaken(SQLException cause) {
            super("Overtaken by another process", ROLLED_BACK + "001", cause);
        }
    }

    /**
     * Creates one.
     *
     * @param source where connections come from
     * @param name of the store and its table, for messages
     */
    public Database(DataSource source, String name) {
        this.source = Objects.requireNonNull(source, "source");
        this.name = name;
    }

    /**
     * Runs a transaction, again if it was rolled back because of another one.
     *
     * @param what it does, for messages
     * @param work what it does
     * @return its result
     * @throws UncheckedIOException if it failed; it is as if nothing had been done, unless the connection was lost
     *     while the database finished it
     */
    public <T> T transaction(String what, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (!isOf(ROLLED_BACK, e) || attempt == ATTEMPTS) {
                    throw failure(what, e instanceof Overtaken && e.getCause() instanceof SQLException why ? why : e);
                }
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            boolean wasAutoCommit = connection.getAutoCommit();
            int networkTimeout = limit(connection);
            boolean isDone = false;
            try {
                connection.setAutoCommit(false);
                T result = work.with(connection);
                connection.commit();
                isDone = true;
                return result;
            } finally {
                if (!isDone) {
                    rollBack(connection);
                }
                restore(connection, wasAutoCommit, networkTimeout);
            }
        }
    }

    private static int limit(Connection connection) {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            return before;
        } catch (SQLException | AbstractMethodError e) {
            return -1; // then the timeouts of the driver itself must do
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            return; // it is broken, which the database notices, too
        }
    }

    private static void restore(Connection connection, boolean wasAutoCommit, int networkTimeout) {
        try {
            connection.setAutoCommit(wasAutoCommit);
            if (networkTimeout >= 0) {
                connection.setNetworkTimeout(Runnable::run, networkTimeout);
            }
        } catch (SQLException e) {
            return; // it is broken, which its pool notices, too
        }
    }

    /**
     * Prepares a statement with a timeout.
     *
     * @param connection the connection
     * @param sql the statement
     * @param values of its parameters
     * @return the statement, to be closed
     * @throws SQLException if that fails
     */
    public static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
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

    /**
     * Changes rows.
     *
     * @param connection the connection
     * @param sql the statement
     * @param values of its parameters
     * @return how many
     * @throws SQLException if that fails
     */
    public static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** A statement that inserts rows. */
    public interface Insert {

        /**
         * Inserts them.
         *
         * @throws SQLException if that fails
         */
        void run() throws SQLException;
    }

    /**
     * Inserts rows. If another process has inserted one meanwhile, the transaction is done again.
     *
     * @param insert the statement
     * @throws SQLException if it fails
     */
    public static void insert(Insert insert) throws SQLException {
        try {
            insert.run();
        } catch (SQLException e) {
            if (isOf(VIOLATES_CONSTRAINT, e)) {
                throw new Overtaken(e);
            }
            throw e;
        }
    }

    /**
     * Returns an error about a row that this store did not write.
     *
     * @param problem which one, without values
     * @return the error
     */
    public static SQLException broken(String problem) {
        return new SQLException(problem, BROKEN);
    }

    /**
     * Returns whether a transaction failed since the database did not understand the statement, or has no such table.
     *
     * @param failure the failure
     * @return true if its state says so
     */
    public static boolean isNotUnderstood(UncheckedIOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && isOf(NOT_UNDERSTOOD, e)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether something failed since a database refuses the values themselves: for their length, their
     * characters or a constraint. Another try would fail, too, while others without these values may not.
     *
     * @param failure the failure
     * @return true if the state of an SQL exception among its causes says so
     */
    public static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e
                    && (isOf(BAD_DATA, e) || isOf(VIOLATES_CONSTRAINT, e) || e.getErrorCode() == BAD_DATA_IN_MYSQL)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(String state, SQLException failure) {
        for (SQLException next = failure; next != null; next = next.getNextException()) {
            if (next.getSQLState() != null && next.getSQLState().startsWith(state)) {
                return true;
            }
        }
        return false;
    }

    /** Texts of drivers have values in them, such as the key of a row. So only those of lost connections are told. */
    private UncheckedIOException failure(String what, SQLException e) {
        boolean isSafe = e.getSQLState() == null || isOf(CONNECTION_LOST, e) || isOf(BROKEN, e);
        String problem = e.getClass().getSimpleName() + ", SQL state " + e.getSQLState() + ", code " + e.getErrorCode()
                + (isSafe ? ", " + text(e.getMessage()) : "");
        SQLException cause = new SQLException(problem, e.getSQLState(), e.getErrorCode());
        cause.setStackTrace(e.getStackTrace());
        return new Failure(
                PlainText.line("The store of predictions in " + name + " could not " + what + ": " + problem
                        + ". Check that the database is there, and its tables as createTables() makes them"),
                new IOException(problem, cause));
    }

    private static String text(@Nullable String message) {
        return message == null ? "" : message;
    }
}
