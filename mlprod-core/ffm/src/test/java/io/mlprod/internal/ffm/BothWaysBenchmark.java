package io.mlprod.internal.ffm;

import com.sun.management.ThreadMXBean;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.TensorBuffer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Compares what a run costs in both ways: processor time of the thread, and garbage. Rounds of the two take turns, and
 * each run has another of 8,192 rows. Arguments: a model, optionally with the names of the outputs to read
 * ({@code model.onnx:label,scores}).
 */
public final class BothWaysBenchmark {

    private static final int ROWS = 8_192;
    private static final int RUNS = 4_000; // of a round
    private static final int WARM_UP = 12;
    private static final int ROUNDS = 41;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static double sink;

    private final OneModel model;
    private final Invocation invocation;
    private final List<ValueInfo> outputs;
    private final float[][] numbers;
    private final String[][] texts;
    private final double[] nanos = new double[ROUNDS];
    private long bytes;

    private BothWaysBenchmark(OneModel model, List<String> wanted) {
        this.model = model;
        outputs = model.outputs().stream()
                .filter(output -> wanted.isEmpty() || wanted.contains(output.name()))
                .toList();
        invocation = model.newInvocation(outputs.stream().map(ValueInfo::name).toList());
        ValueInfo input = model.inputs().get(0);
        long[] shape = ((TensorType) input.type())
                .shape().stream()
                        .mapToLong(size -> size.size() == Dimension.DYNAMIC ? 1 : size.size())
                        .toArray();
        invocation.input(0).reshape(shape);
        Random random = new Random(1);
        int width = invocation.input(0).size();
        numbers = new float[ROWS][width];
        texts = new String[ROWS][width];
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < width; i++) {
                numbers[row][i] = (float) random.nextGaussian();
                texts[row][i] = List.of("north", "south", "east", "west").get(random.nextInt(4));
            }
        }
    }

    private void round(int round) {
        TensorBuffer input = invocation.input(0);
        long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < RUNS; i++) {
            int row = (round * RUNS + i) & (ROWS - 1);
            if (input.type() == ElementType.STRING) {
                System.arraycopy(texts[row], 0, input.strings(), 0, texts[row].length);
            } else {
                input.floats().put(0, numbers[row]);
            }
            invocation.run();
            for (int output = 0; output < outputs.size(); output++) {
                sink += outputs.get(output).type() instanceof TensorType
                        ? invocation.output(output).size()
                        : invocation.value(output).hashCode();
            }
            invocation.trim();
        }
        if (round >= 0) {
            nanos[round] = (THREADS.getCurrentThreadCpuTime() - before) / (double) RUNS;
            bytes = (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / RUNS;
        }
    }

    private double median() {
        double[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[ROUNDS / 2];
    }

    /** Prints a line for each model. */
    public static void main(String[] arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split(":", 2);
            Path file = Path.of(parts[0]);
            List<String> wanted = parts.length > 1 ? List.of(parts[1].split(",")) : List.of();
            BothWaysBenchmark jni = new BothWaysBenchmark(OneModel.jni(file), wanted);
            BothWaysBenchmark ffm = new BothWaysBenchmark(OneModel.ffm(file), wanted);
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                jni.round(round);
                ffm.round(round);
            }
            double[] ratios = new double[ROUNDS];
            Arrays.setAll(ratios, i -> ffm.nanos[i] / jni.nanos[i]);
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "%-40s JNI %7.0f ns %5d B, FFM %7.0f ns %5d B, ratio %.2f (quartiles %.2f, %.2f)%n",
                    file.getFileName() + (wanted.isEmpty() ? "" : " " + wanted),
                    jni.median(),
                    jni.bytes,
                    ffm.median(),
                    ffm.bytes,
                    ratios[ROUNDS / 2],
                    ratios[ROUNDS / 4],
                    ratios[3 * ROUNDS / 4]);
            jni.model.close();
            ffm.model.close();
        }
        if (Double.isNaN(sink)) {
            throw new IllegalStateException();
        }
    }
}
