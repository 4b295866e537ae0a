package io.mlprod.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of one prediction, unique across handles and processes.
 *
 * <p>It joins a prediction with its log line, its audit record and its late label. Outside the process it is a text,
 * which {@link #toString()} writes and {@link #parse} reads. JSON also writes and reads that one text, since the two
 * numbers are larger than a browser can hold. Immutable and thread-safe.
 *
 * @param handle a random number drawn when the handle was opened, or for the process
 * @param sequence the number of the prediction on that handle, or among all that no handle makes
 * @since 0.1
 */
public record PredictionId(long handle, long sequence) {

    private static final long PROCESS = new SecureRandom().nextLong();
    private static final AtomicLong NEXT = new AtomicLong();
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})-(0|[1-9a-f][0-9a-f]{0,15})");

    /**
     * Returns a new identity, for a prediction that no handle makes.
     *
     * @return an identity that was never returned before
     */
    public static PredictionId next() {
        return new PredictionId(PROCESS, NEXT.getAndIncrement());
    }

    /**
     * Returns whether this is the identity of a prediction that no handle makes, such as a rule's, in this process.
     *
     * @return false if a handle made the prediction, or another process did
     */
    public boolean isOfNoHandle() {
        return handle == PROCESS;
    }

    /**
     * Reads an identity from its text.
     *
     * @param text the text as {@link #toString()} writes it
     * @return the identity
     * @throws NullPointerException if the text is null
     * @throws IllegalArgumentException if it is not the text of an identity
     */
    @JsonCreator
    public static PredictionId parse(String text) {
        Matcher parts = TEXT.matcher(Objects.requireNonNull(text, "The text of a prediction's identity is null"));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "Not the text of a prediction's identity: expected 16 hexadecimal digits, '-'"
                            + " and up to 16 more without leading zeros, such as 5f3a9c0184b2e7d1-1a2b; got "
                            + text.length()
                            + " characters. Keep what PredictionId.toString() gives");
        }
        return new PredictionId(Long.parseUnsignedLong(parts.group(1), 16), Long.parseUnsignedLong(parts.group(2), 16));
    }

    /**
     * Returns the identity as text, which {@link #parse} reads.
     *
     * @return for example {@code 5f3a9c0184b2e7d1-1a2b}
     */
    @Override
    @JsonValue
    public String toString() {
        return "%016x-%x".formatted(handle, sequence);
    }
}
