package io.mlprod.testing.golden;

import io.mlprod.internal.text.PlainText;
import java.util.Objects;

/**
 * The origin of a golden file: which model gave the answers, and what wrote them down. What is not known is empty.
 * Immutable.
 *
 * @param model the model's name
 * @param sha256 the digest of the model's file; a check fails if the model under test has another one
 * @param engine what ran the model, for example {@code scikit-learn}
 * @param engineVersion its version; shown in failures, never compared
 * @param tool what wrote the file, for example {@code golden_script.py}
 * @param createdBy the person or the job that wrote it
 * @since 0.1
 */
public record GoldenHeader(
        String model, String sha256, String engine, String engineVersion, String tool, String createdBy) {

    /** The header of a file that says nothing of its origin. */
    static final GoldenHeader NONE = new GoldenHeader("", "", "", "", "", "");

    /** What this module writes as the tool. */
    static final String OWN_TOOL = "mlprod-testing";

    /** Checks that nothing is null. */
    public GoldenHeader {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(engineVersion, "engineVersion");
        Objects.requireNonNull(tool, "tool");
        Objects.requireNonNull(createdBy, "createdBy");
    }

    /** Returns the origin in one line; empty if nothing is known. */
    String line() {
        StringBuilder line = new StringBuilder();
        append(line, "answers of ", model);
        append(line, line.isEmpty() ? "answers of the model " : " ", shortDigest(sha256));
        append(line, " run by ", (engine + " " + engineVersion).strip());
        append(line, ", written by ", tool);
        append(line, " for ", createdBy);
        return PlainText.line(line.toString().strip());
    }

    private static void append(StringBuilder line, String words, String fact) {
        line.append(fact.isEmpty() ? "" : words + fact);
    }

    private static String shortDigest(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) : digest;
    }
}
