package io.mlprod.samples.benchmarks;

import io.mlprod.lifecycle.ModelSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A model and what it is asked.
 *
 * @param model the model file, on the class path
 * @param input the record that mlprod takes
 * @param output the record that mlprod gives
 * @param inputs the rows, as arrays
 * @param records the same rows, as records
 * @param labelled whether the first output is a label
 * @param scores the last output: the probabilities or the embedding
 * @param scoresShape the shape of the scores of one row
 * @param answer what is in an output record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Workload<I, O>(
        String model,
        Class<I> input,
        Class<O> output,
        List<InputRows> inputs,
        List<I> records,
        boolean labelled,
        String scores,
        long[] scoresShape,
        Function<O, Answer> answer) {

    private static final byte DOC_STRING = 6 << 3 | 2; // the tag of ModelProto.doc_string in onnx.proto

    static Workload<?, ?> of(String name) {
        return switch (name) {
            case "linear" -> linear();
            case "trees" -> trees();
            case "mlp" -> mlp();
            case "text", "text32" -> text(32);
            case "text8" -> text(8);
            default -> throw new IllegalArgumentException("There is no model " + name);
        };
    }

    /** A scaler and a logistic regression over 30 features. */
    static Workload<Cell, Diagnosis> linear() {
        return cells("logistic30.onnx", Rows.measurements(30));
    }

    /** 200 trees of depth 4 over 30 features. */
    static Workload<Cell, Diagnosis> trees() {
        return cells("trees.onnx", Rows.standardised(30));
    }

    private static Workload<Cell, Diagnosis> cells(String model, float[][] rows) {
        return new Workload<>(
                model,
                Cell.class,
                Diagnosis.class,
                List.of(new InputRows.Floats("X", rows)),
                Arrays.stream(rows).map(Cell::of).toList(),
                true,
                "probabilities",
                new long[] {2},
                diagnosis -> new Answer(diagnosis.label(), diagnosis.probabilities()));
    }

    /** A network of layers with 64, 128, 64 and 10 nodes. */
    static Workload<Pixels, Digit> mlp() {
        float[][] rows = Rows.pixels(64);
        return new Workload<>(
                "mlp.onnx",
                Pixels.class,
                Digit.class,
                List.of(new InputRows.Floats("X", rows)),
                Arrays.stream(rows).map(Pixels::new).toList(),
                true,
                "probabilities",
                new long[] {10},
                digit -> new Answer(digit.label(), digit.probabilities()));
    }

    /** A transformer of 22 million parameters that reads texts of one length. */
    static Workload<Tokens, Embedding> text(int tokens) {
        long[][] ids = Rows.tokens(tokens);
        long[][] mask = Rows.constant(tokens, 1);
        long[][] types = Rows.constant(tokens, 0);
        return new Workload<>(
                "all-minilm-l6-v2.onnx",
                Tokens.class,
                Embedding.class,
                List.of(
                        new InputRows.Longs("input_ids", ids),
                        new InputRows.Longs("attention_mask", mask),
                        new InputRows.Longs("token_type_ids", types)),
                IntStream.range(0, Rows.COUNT)
                        .mapToObj(row -> new Tokens(ids[row], mask[row], types[row]))
                        .toList(),
                false,
                "last_hidden_state",
                new long[] {tokens, 384},
                embedding -> new Answer(0, embedding.lastHiddenState()));
    }

    /** A model that gives the same answers in the same time, and still is another one. */
    static byte[] withAnotherDigest(String model, int number) {
        try (InputStream file = ModelSource.ofClasspath(model).open();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            file.transferTo(bytes);
            byte[] text = String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
            bytes.write(new byte[] {DOC_STRING, (byte) text.length});
            bytes.write(text);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many numbers one row's scores are. */
    int scoresSize() {
        return (int) Arrays.stream(scoresShape).reduce(1, (a, b) -> a * b);
    }

    /** The shape of the scores of many rows. */
    long[] scoresShape(int rows) {
        long[] shape = new long[1 + scoresShape.length];
        shape[0] = rows;
        System.arraycopy(scoresShape, 0, shape, 1, scoresShape.length);
        return shape;
    }
}
