package io.mlprod.samples.quickstart;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Loads a model, asks it, and checks its answers. From the repository's root:
 *
 * <pre>mvn -q -pl samples/quickstart -am compile exec:java</pre>
 */
public final class Quickstart {

    private Quickstart() {}

    static ModelHandle<Penguin, Species> open() {
        return ModelHandle.builder(Penguin.class, Species.class)
                .name("penguins")
                .version("1")
                .load(ModelSource.ofClasspath("penguins/penguins.onnx"))
                .build();
    }

    /**
     * Prints a report. Exits with 1 if any answer differs from scikit-learn's.
     *
     * @param args none
     * @throws IOException if the examples cannot be read
     */
    public static void main(String[] args) throws IOException {
        List<Example> examples = HeldOut.read();
        List<Penguin> penguins = examples.stream().map(Example::penguin).toList();
        Report report = new Report(System.out);
        Scorecard scorecard;

        long start = System.nanoTime();
        try (ModelHandle<Penguin, Species> model = open()) {
            report.loaded(model.serving(), model.signature(), Duration.ofNanos(System.nanoTime() - start));

            List<Species> answers = penguins.stream()
                    .map(penguin -> model.predict(penguin).value())
                    .toList();
            report.predictions(examples, answers);

            scorecard = Scorecard.of(examples, answers);
            report.scorecard(scorecard);

            report.speed(Speed.measure(model, penguins));

            for (BadRow row : BadRow.all()) {
                report.rejected(row, row.rejection(model));
            }
        }
        if (!scorecard.agreesWithPython()) {
            report.disagreement();
            System.exit(1);
        }
    }
}
