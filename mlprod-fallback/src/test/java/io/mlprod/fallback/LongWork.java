package io.mlprod.fallback;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Work for one_operator.onnx and many_operators.onnx that takes much longer than a tier may take, on this machine. It is
 * measured in processor time, which a run can only exceed, however busy the machine is.
 *
 * @param oneOperator an input whose one MatMul takes about five times the timeout
 * @param manyOperators an input each of whose 200 takes about a quarter of the timeout, and all together 50 times the timeout
 * @param none an input of next to no work
 */
record LongWork(Inputs oneOperator, Inputs manyOperators, Inputs none) {

    static final Duration TIMEOUT = Duration.ofMillis(100);

    private static final int RATIO = 5;
    private static final double MEASURABLE = 30e6; // nanoseconds; smaller tables take more time for each operation

    /** What is long on this machine; measured once. */
    static final LongWork HERE = measured();

    private static LongWork measured() {
        try (ModelHandle<Inputs, Float> model = OnnxModels.open("one_operator")) {
            int side = 64;
            double nanos = processorTime(model, side);
            while (nanos < MEASURABLE) {
                side = side * 3 / 2;
                nanos = processorTime(model, side);
            }
            double timeout = TIMEOUT.toNanos();
            return new LongWork(
                    OnnxModels.row(larger(side, RATIO * timeout / nanos), 0),
                    OnnxModels.row(larger(side, timeout / 4 / nanos), 0),
                    OnnxModels.row(1, 0));
        }
    }

    /** The side of tables whose multiplication is so many times the work. */
    private static float larger(int side, double times) {
        return (float) Math.ceil(side * Math.cbrt(times));
    }

    /** Of the quickest of a few runs. */
    private static long processorTime(ModelHandle<Inputs, Float> model, int side) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            model.predict(OnnxModels.row(side, 0));
            least = Math.min(least, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        return least;
    }
}
