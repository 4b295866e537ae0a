package io.mlprod.monitoring.profile;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.sketch.DataSummary;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowRecorder;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * A collector of the rows that a {@link Profile} is made of. Thread-safe.
 *
 * <p>It holds no row, but unlike a profile it knows the names of rare categories. So parts of a data set can be
 * collected apart, in other threads, processes or tasks of Spark and Flink, and {@linkplain #plus added} without any
 * loss: the sum is the same as if one collector had received all rows. {@link #toBytes()} and Java serialization carry
 * it from one process to another.
 *
 * <p>Its memory is bounded: about 30 KB for a column of numbers, 10 KB for each element of arrays that is compared, and
 * 2 MB for a column of categories, for each processor at most.
 *
 * @since 0.1
 */
public final class ProfileCollector implements RowRecorder, Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient ModelVersion model;
    private final transient CollectedRows rows;

    ProfileCollector(DataSummary before) {
        this.model = before.model();
        this.rows = new CollectedRows(before);
    }

    /** Adds rows. Waits only while as many other threads as there are processors add theirs. */
    @Override
    public void record(PredictionRows more) {
        rows.add(more);
    }

    /**
     * Returns the version that the rows are of.
     *
     * @return name, version and digest
     */
    public ModelVersion model() {
        return model;
    }

    /**
     * Returns how many rows have been added.
     *
     * @return 0 or more
     */
    public long rows() {
        return rows.rows();
    }

    /**
     * Returns the profile of the rows that have been added so far, which names no category that was seen fewer than
     * five times.
     *
     * @return a profile; this collector may go on
     */
    public Profile profile() {
        return profile(Profile.DEFAULT_FEWEST);
    }

    /**
     * Returns the profile of the rows that have been added so far.
     *
     * @param fewest how often a category must have been seen to be named; 1 names all
     * @return a profile; this collector may go on
     * @throws IllegalArgumentException if the number is not above 0
     */
    public Profile profile(int fewest) {
        if (fewest < 1) {
            throw new IllegalArgumentException(
                    "A category must have been seen at least once to be named; fewest is " + fewest);
        }
        return new Profile(rows.summary().hiding(fewest));
    }

    /**
     * Returns a collector of the rows of this one and another one. Neither is changed.
     *
     * @param other a collector of the same model version with the same columns
     * @return a third collector
     * @throws IllegalArgumentException if the model or a column is another one; names both
     */
    public ProfileCollector plus(ProfileCollector other) {
        return new ProfileCollector(rows.summary().plus(other.rows.summary()));
    }

    /**
     * Returns what has been collected, with the names of rare categories, to be sent to another process.
     *
     * @return what {@link #fromBytes} takes
     */
    public byte[] toBytes() {
        return ProfileWriter.write(rows.summary()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Returns a collector that another process has sent.
     *
     * @param bytes what {@link #toBytes} returned
     * @return a collector that goes on from there
     * @throws ProfileException if the bytes are not those of a collector
     */
    public static ProfileCollector fromBytes(byte[] bytes) {
        DataSummary everything = ProfileReader.read(new String(bytes, StandardCharsets.US_ASCII));
        if (everything.fewest() > 1) {
            throw new ProfileException(
                    "These are the bytes of a profile, in which rare categories have no names; expected"
                            + " those of a collector");
        }
        return new ProfileCollector(everything);
    }

    @Serial
    private Object writeReplace() {
        return new Serialized(toBytes());
    }

    @SuppressWarnings("ArrayRecordComponent") // not compared
    private record Serialized(byte[] bytes) implements Serializable {

        @Serial
        private Object readResolve() {
            return fromBytes(bytes);
        }
    }

    /**
     * Returns the version and the number of rows.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return "ProfileCollector[" + model() + ", " + rows() + " rows]";
    }
}
