package io.mlprod.samples.quickstart;

import io.mlprod.error.InvalidInputException;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints what the quickstart finds out, at most 100 columns wide and in plain ASCII. */
final class Report {

    private static final int SHOWN = 10;
    private static final String ROW = "  %5s  %5s  %7s  %6s  %-9s  %-6s  %-9s  %-9s  %11s";

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void loaded(ModelVersion model, ModelSignature signature, Duration duration) {
        title("Loaded %s in %d ms, the start of ONNX Runtime included", model, duration.toMillis());
        signature.toString().lines().forEach(line -> print("  %s", line));
    }

    void predictions(List<Example> examples, List<Species> answers) {
        title("Predictions for %d of the %d held-out penguins (in mm and g)", SHOWN, examples.size());
        print(ROW, "bill", "bill", "flipper", "body", "", "", "true", "", "");
        print(ROW, "long", "deep", "long", "mass", "island", "sex", "species", "predicted", "probability");
        for (int i = 0; i < SHOWN; i++) {
            int row = i * (examples.size() - 1) / (SHOWN - 1);
            prediction(examples.get(row), answers.get(row));
        }
    }

    private void prediction(Example example, Species answer) {
        Penguin penguin = example.penguin();
        print(
                ROW,
                orDash("%.1f", penguin.billLengthMm()),
                orDash("%.1f", penguin.billDepthMm()),
                orDash("%.0f", penguin.flipperLengthMm()),
                orDash("%.0f", penguin.bodyMassG()),
                penguin.island(),
                orDash("%s", penguin.sex()).toLowerCase(Locale.ROOT),
                example.species(),
                answer.label(),
                text("%.1f %%", 100 * answer.probability()));
    }

    void scorecard(Scorecard score) {
        title("Compared with scikit-learn, and with the truth");
        print("  same label     %d of %d", score.sameLabels(), score.rows());
        print("  probabilities  %.1e apart at most (allowed: %.0e)", score.largestDifference(), Scorecard.TOLERANCE);
        print("  right species  %d of %d (%.1f %%)", score.correct(), score.rows(), 100 * score.accuracy());
    }

    void speed(Speed speed) {
        title("Speed on one thread");
        print(
                "  predict     p50 %5.1f us    %,d calls after %,d to warm up",
                micros(speed.p50()), Speed.CALLS, Speed.WARM_UP_CALLS);
        print("              p99 %5.1f us", micros(speed.p99()));
        print(
                "  predictAll  %,.0f rows/s  %d calls of %,d rows after %d to warm up",
                speed.rowsPerSecond(), Speed.BATCHES, Speed.BATCH_ROWS, Speed.WARM_UP_BATCHES);
    }

    void rejected(BadRow row, InvalidInputException rejection) {
        title("Asked with %s", row.mistake());
        rejection.getMessage().lines().forEach(line -> print("  %s", wrapped(line)));
    }

    void disagreement() {
        title("FAILED: the model does not answer what scikit-learn answers");
    }

    private void title(String format, Object... values) {
        String title = text(format, values);
        print("%n%s%n%s", title, "-".repeat(title.length()));
    }

    private void print(String format, Object... values) {
        out.println(text(format, values).stripTrailing());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String orDash(String format, @Nullable Object value) {
        return value == null ? "-" : text(format, value);
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1e3;
    }

    private static String wrapped(String line) {
        return line.replaceAll("(.{1,92})( |$)", "$1\n        ").stripTrailing();
    }
}
