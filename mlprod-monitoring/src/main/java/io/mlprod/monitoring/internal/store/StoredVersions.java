package io.mlprod.monitoring.internal.store;

import static io.mlprod.monitoring.internal.store.Database.prepare;
import static io.mlprod.monitoring.internal.store.Database.update;

import io.mlprod.model.ModelVersion;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table of the versions that predictions are of. A version's key is computed from it, so that all processes use the
 * same without asking each other. Thread-safe.
 */
public final class StoredVersions {

    private final Database database;
    private final String table;
    private final Map<Long, ModelVersion> known = new ConcurrentHashMap<>();
    private final Map<ModelVersion, Long> keys = new ConcurrentHashMap<>();

    /**
     * Creates one.
     *
     * @param database where the table is
     * @param table its name
     */
    public StoredVersions(Database database, String table) {
        this.database = database;
        this.table = table;
    }

    /**
     * Returns the key of a version.
     *
     * @param version the version
     * @return the start of a SHA-256
     */
    public long key(ModelVersion version) {
        return keys.computeIfAbsent(version, StoredVersions::computed);
    }

    private static long computed(ModelVersion version) {
        String text = version.name().length() + " " + version.name()
                + version.version().length() + " " + version.version() + version.sha256();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16BE));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Adds versions that are not in the table.
     *
     * @param versions the versions
     * @throws UncheckedIOException if the database cannot be reached or refuses
     */
    public void add(List<ModelVersion> versions) {
        for (ModelVersion version : versions) {
            long key = key(version);
            if (!known.containsKey(key)) {
                database.transaction("add a version", connection -> add(connection, key, version));
                known.put(key, version);
            }
        }
    }

    private boolean add(Connection connection, long key, ModelVersion version) throws SQLException {
        if (read(connection, key).isPresent()) {
            return false;
        }
        String sql = "INSERT INTO " + table + " (id, name, version, sha256) VALUES (?, ?, ?, ?)";
        String name = TextForm.of(version.name());
        String itsVersion = TextForm.of(version.version());
        Database.insert(() -> update(connection, sql, key, name, itsVersion, TextForm.of(version.sha256())));
        return true;
    }

    private Optional<ModelVersion> read(Connection connection, long key) throws SQLException {
        String sql = "SELECT name, version, sha256 FROM " + table + " WHERE id = ?";
        try (PreparedStatement statement = prepare(connection, sql, key);
                ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new ModelVersion(
                            TextForm.text(row.getString(1)),
                            TextForm.text(row.getString(2)),
                            TextForm.text(row.getString(3))))
                    : Optional.empty();
        }
    }

    /**
     * Returns a version.
     *
     * @param connection the connection
     * @param key of the version
     * @return the version
     * @throws SQLException if it is not in the table, or that cannot be read
     */
    public ModelVersion get(Connection connection, long key) throws SQLException {
        ModelVersion version = known.get(key);
        if (version == null) {
            version = read(connection, key)
                    .orElseThrow(() -> Database.broken("Table " + table + " has no row with id " + key));
            known.put(key, version);
        }
        return version;
    }

    /**
     * Returns the keys of all versions in the table.
     *
     * @return in any order
     * @throws UncheckedIOException if the database cannot be reached or refuses
     */
    public List<Long> keys() {
        return database.transaction("read versions", connection -> {
            List<Long> keys = new ArrayList<>();
            try (PreparedStatement statement = prepare(connection, "SELECT id FROM " + table);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(rows.getLong(1));
                }
            }
            return keys;
        });
    }
}
