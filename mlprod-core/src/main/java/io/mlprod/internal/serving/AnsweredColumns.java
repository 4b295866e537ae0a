package io.mlprod.internal.serving;

import io.mlprod.ColumnAnswers;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.Violation;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The answers to columns, filled by one thread and then not changed any more. */
public final class AnsweredColumns implements ColumnAnswers {

    private final int rows;
    private final long handleId;
    private final long firstId;
    private final List<String> computed; // in the order of the outputs of a run
    private final List<String> tensors;
    private final ElementType[] types;
    private final @Nullable Object[] arrays; // by computed output; null before the first answer
    private final int[] widths;
    private final TreeMap<Integer, ModelVersion> versions = new TreeMap<>(); // by the first row that each was asked
    private @Nullable MlprodException @Nullable [] failures;
    private @Nullable List<Violation> @Nullable [] violations;
    private int failed;

    AnsweredColumns(int rows, long handleId, long firstId, List<String> computed, ModelSignature signature) {
        this.rows = rows;
        this.handleId = handleId;
        this.firstId = firstId;
        this.computed = computed;
        this.tensors = computed.stream()
                .filter(name -> signature.output(name).type() instanceof TensorType)
                .toList();
        this.types = computed.stream()
                .map(name -> signature.output(name).type() instanceof TensorType tensor
                        ? tensor.elementType()
                        : ElementType.STRING)
                .toArray(ElementType[]::new);
        this.arrays = new Object[computed.size()];
        this.widths = new int[computed.size()];
    }

    /** Notes that a version is asked from a row on. */
    void askedFrom(int row, ModelVersion version) {
        versions.put(row, version);
    }

    void fail(int row, MlprodException error) {
        failures = failures == null ? new MlprodException[rows] : failures;
        failures[row] = error;
        failed++;
        if (error instanceof InvalidInputException invalid) {
            found(row, invalid.violations());
        }
    }

    /** Fails all rows from one on. */
    public void failFrom(int row, MlprodException error) {
        for (int i = row; i < rows; i++) {
            fail(i, error);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    void found(int row, List<Violation> those) {
        if (!those.isEmpty()) {
            violations = violations == null ? new List[rows] : violations;
            violations[row] = those;
        }
    }

    /** Copies the answers of a chunk; returns how many bytes they have. */
    long copy(Invocation run, Chunk chunk, int totalRows) {
        for (int first = 0; first < totalRows; ) { // stretches of rows without a gap
            int end = first + 1;
            while (end < totalRows && chunk.index(end) == chunk.index(end - 1) + 1) {
                end++;
            }
            copy(run, first, end - first, totalRows, chunk.index(first));
            first = end;
        }
        return tensors.stream()
                .mapToLong(name -> ChunkFiller.bytes(run.output(computed.indexOf(name))))
                .sum();
    }

    /** Copies the answers of rows that follow one another. */
    void copy(Invocation run, int firstRow, int count, int totalRows, int to) {
        for (String name : tensors) {
            int output = computed.indexOf(name);
            TensorBuffer tensor = run.output(output);
            int width = tensor.size() / totalRows;
            copy(tensor, firstRow * width, array(output, width, name), to * width, count * width);
        }
    }

    private Object array(int output, int width, String name) {
        Object array = arrays[output];
        if (array == null) {
            long size = (long) rows * width;
            if (size > Integer.MAX_VALUE - 8) {
                throw new InvalidOutputException(
                        "Output '" + name + "' of " + rows + " rows does not fit into an array; give fewer rows", null);
            }
            array = empty(types[output], (int) size);
            arrays[output] = array;
            widths[output] = width;
        } else if (widths[output] != width) {
            throw new InvalidOutputException(
                    "Output '" + name + "' has " + width + " elements for some rows and " + widths[output]
                            + " for others; use predictAll",
                    null);
        }
        return array;
    }

    private Object empty(ElementType type, int size) {
        if (type == ElementType.STRING) {
            return new String[size];
        } else if (type == ElementType.DOUBLE) {
            double[] doubles = new double[size];
            Arrays.fill(doubles, Double.NaN);
            return doubles;
        } else if (type.isFloating()) {
            float[] floats = new float[size];
            Arrays.fill(floats, Float.NaN);
            return floats;
        }
        return new long[size];
    }

    private static void copy(TensorBuffer from, int first, Object to, int at, int count) {
        if (to instanceof float[] floats && from.type() == ElementType.FLOAT) {
            from.floats().get(first, floats, at, count);
        } else if (to instanceof float[] floats) {
            for (int i = 0; i < count; i++) {
                floats[at + i] = (float) from.type().readDouble(from.bytes(), first + i);
            }
        } else if (to instanceof double[] doubles) {
            for (int i = 0; i < count; i++) {
                doubles[at + i] = from.type().readDouble(from.bytes(), first + i);
            }
        } else if (to instanceof long[] longs) {
            for (int i = 0; i < count; i++) {
                longs[at + i] = from.type().readLong(from.bytes(), first + i);
            }
        } else {
            System.arraycopy(from.strings(), first, to, at, count);
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public List<String> outputs() {
        return tensors;
    }

    @Override
    public int width(String output) {
        return widths[index(output)];
    }

    @Override
    public float[] floats(String output) {
        return (float[]) array(output, "floats");
    }

    @Override
    public double[] doubles(String output) {
        return (double[]) array(output, "doubles");
    }

    @Override
    public long[] longs(String output) {
        return (long[]) array(output, "longs");
    }

    @Override
    public @Nullable String[] texts(String output) {
        return (String[]) array(output, "texts");
    }

    private Object array(String output, String method) {
        int index = index(output);
        ElementType type = types[index];
        String right = type == ElementType.STRING
                ? "texts"
                : type == ElementType.DOUBLE ? "doubles" : type.isFloating() ? "floats" : "longs";
        if (!right.equals(method)) {
            throw new IllegalArgumentException(
                    PlainText.line("Output '" + output + "' holds " + type + "; ask for " + right));
        }
        Object array = arrays[index];
        return array == null ? empty(type, 0) : array;
    }

    private int index(String output) {
        if (!tensors.contains(output)) {
            throw new IllegalArgumentException(
                    PlainText.line("There is no output '" + output + "' among " + tensors + ", which were computed"));
        }
        return computed.indexOf(output);
    }

    @Override
    public int failed() {
        return failed;
    }

    @Override
    public Optional<MlprodException> failure(int row) {
        Objects.checkIndex(row, rows);
        return failures == null ? Optional.empty() : Optional.ofNullable(failures[row]);
    }

    @Override
    public List<Violation> violations(int row) {
        Objects.checkIndex(row, rows);
        List<Violation> found = violations == null ? null : violations[row];
        return found == null ? List.of() : found;
    }

    @Override
    public PredictionId id(int row) {
        return new PredictionId(handleId, number(row));
    }

    /** Returns the number that no other prediction of the handle has. */
    long number(int row) {
        return firstId + Objects.checkIndex(row, rows);
    }

    @Override
    public ModelVersion model(int row) {
        return versions.floorEntry(Objects.checkIndex(row, rows)).getValue();
    }

    /**
     * Returns how many rows were answered and how many were not; never elements.
     *
     * @return for example {@code ColumnAnswers[3 rows of label, probabilities, 1 failed]}
     */
    @Override
    public String toString() {
        return PlainText.line(
                "ColumnAnswers[" + rows + " rows of " + String.join(", ", tensors) + ", " + failed + " failed]");
    }
}
