package io.mlprod;

import io.mlprod.engine.Engines;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.validation.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The models and CSV files that src/test/models/README.md describes. */
final class TestModels {

    private static final byte DIM_PARAM = 2 << 3 | 2; // tags of fields of TensorShapeProto.Dimension in onnx.proto
    private static final byte DENOTATION = 3 << 3 | 2;
    private static final Path FOLDER = Path.of("src/test/resources/models");

    /**
     * One line of a CSV file.
     *
     * @param features the columns f0, f1, ...; NaN where the cell is empty
     * @param expected the columns behind them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(float[] features, List<String> expected) {

        double number(int column) {
            return Double.parseDouble(expected.get(column));
        }
    }

    private TestModels() {}

    static Path path(String name) {
        return FOLDER.resolve(name + ".onnx");
    }

    /**
     * Opens a model with ONNX Runtime, which takes all of them; that the engine in Java equals it has its own tests.
     */
    static ModelHandle<Inputs, Outputs> open(String name) {
        return open(name, Schema.empty());
    }

    static ModelHandle<Inputs, Outputs> open(String name, Schema schema) {
        return ModelHandle.builder()
                .load(path(name))
                .engine(Engines.onnxRuntime())
                .schema(schema)
                .build();
    }

    static <I, O> ModelHandle<I, O> open(String name, Class<I> input, Class<O> output) {
        return open(name, input, output, Schema.empty());
    }

    static <I, O> ModelHandle<I, O> open(String name, Class<I> input, Class<O> output, Schema schema) {
        return ModelHandle.builder(input, output)
                .load(path(name))
                .engine(Engines.onnxRuntime())
                .schema(schema)
                .build();
    }

    /**
     * divide.onnx without its promise that both inputs have equally many rows, so that one may be broadcast: b's
     * dimension has another name than a's, or no dimension has a name.
     */
    static ModelSource broadcastingDivide(boolean otherName) {
        try {
            byte[] model = Files.readAllBytes(path("divide"));
            int seen = 0;
            for (int i = 2; i < model.length; i++) {
                if (model[i - 2] == DIM_PARAM && model[i - 1] == 1 && model[i] == 'N') {
                    seen++;
                    if (!otherName) {
                        model[i - 2] = DENOTATION;
                    } else if (seen == 2) {
                        model[i] = 'M';
                    }
                }
            }
            return ModelSource.of(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Row> csv(String name) {
        try {
            List<String> lines = Files.readAllLines(FOLDER.resolve(name + ".csv"));
            String[] header = lines.get(0).split(",", -1);
            int width = 0;
            while (header[width].equals("f" + width)) {
                width++;
            }
            List<Row> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                float[] features = new float[width];
                for (int i = 0; i < width; i++) {
                    features[i] = cells[i].isEmpty() ? Float.NaN : Float.parseFloat(cells[i]);
                }
                rows.add(new Row(features, List.of(cells).subList(width, cells.length)));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
