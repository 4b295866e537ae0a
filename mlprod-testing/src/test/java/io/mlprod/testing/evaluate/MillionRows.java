package io.mlprod.testing.evaluate;

import io.mlprod.evaluation.BinaryEvaluation;
import io.mlprod.testing.data.DataSet;
import io.mlprod.testing.data.Row;
import io.mlprod.testing.fake.ScriptedModel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A program that evaluates two models on a million rows of a file, for a JVM with little memory. */
final class MillionRows {

    private static final int ROWS = 1_000_000;

    private MillionRows() {}

    record Input(float signal) {}

    record Output(float probability) {}

    /** Writes the file that is the argument, evaluates it and prints what it took. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        write(file);
        long start = System.nanoTime();
        try (ScriptedModel<Input, Output> model =
                ScriptedModel.of(Input.class, Output.class).otherwise(MillionRows::answer)) {
            ModelEvaluation<Row, Input, Output, BinaryEvaluation> evaluation = ModelEvaluation.of(DataSet.csv(file))
                    .input(row -> new Input((float) row.number("signal")))
                    .binary(row -> row.text("label").equals("1"), Output::probability)
                    .sliceBy("region")
                    .bucket("age", row -> row.number("age"), 30, 50);
            EvaluatedModel<BinaryEvaluation> handle = evaluation.run("handle", model.handle());
            EvaluatedModel<BinaryEvaluation> plain =
                    evaluation.run("plain", Credit.model(input -> new Output(input.signal() > 0 ? 0.8f : 0.2f)));
            long ran = System.nanoTime();
            EvaluationReport report = EvaluationReport.of(handle)
                    .gates(Gate.atLeast(Metric.ROC_AUC, 0.6).perSlice(), Gate.atLeast(Metric.BRIER, 0.3))
                    .worstSlice(Metric.ROC_AUC)
                    .build();
            report.assertOpen();
            System.out.printf(
                    "%d rows, max heap %d MB, two runs %.1f s, report %.1f s, AUC %.4f and %.4f%n",
                    handle.rows(),
                    Runtime.getRuntime().maxMemory() >> 20,
                    (ran - start) / 1e9,
                    (System.nanoTime() - ran) / 1e9,
                    handle.metric(Metric.ROC_AUC).value(),
                    plain.metric(Metric.ROC_AUC).value());
        }
    }

    private static Output answer(Input input) {
        return new Output((float) (1 / (1 + Math.exp(-input.signal()))));
    }

    private static void write(Path file) throws IOException {
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("signal,label,region,age\n");
            for (int i = 0; i < ROWS; i++) {
                int label = random.nextInt(3) == 0 ? 1 : 0;
                out.write((float) (label + random.nextGaussian()) + "," + label + ",r" + random.nextInt(5) + ","
                        + (18 + random.nextInt(60)) + "\n");
            }
        }
    }
}
