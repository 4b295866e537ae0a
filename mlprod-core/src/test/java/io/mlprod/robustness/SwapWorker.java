package io.mlprod.robustness;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Scales;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import java.time.Duration;
import java.util.Arrays;

/** Changes versions under load, and prints how much memory the process occupies and how long calls take. */
final class SwapWorker {

    private static final int SAMPLES = 10;
    private static final int CALLS = 100_000;

    private SwapWorker() {}

    /** Arguments: "kept" or "unloaded", for the versions that served before; how many changes. */
    public static void main(String[] args) throws Exception {
        int changes = Integer.parseInt(args[1]);
        ModelHandleBuilder<In, Out> builder = Scales.builder();
        boolean isKept = args[0].equals("kept");
        if (!isKept) {
            builder.keepPrevious(1, Duration.ZERO).closeGrace(Duration.ZERO);
        }
        try (SwapStress stress = new SwapStress(builder, isKept)) {
            System.out.println("alone, nothing changes: " + latency(stress.handle()));
            sample(0);
            int each = changes / SAMPLES;
            SwapStress.Result result = stress.run(changes, done -> {
                if ((done + 1) % each == 0) {
                    sample(done + 1);
                }
            });
            System.out.println(result);
        }
    }

    private static void sample(int changes) {
        System.gc();
        System.out.println(changes + " changes "
                + ProcessMemory.residentKib(ProcessHandle.current().pid()) + " KiB");
    }

    private static String latency(ModelHandle<In, Out> handle) {
        long[] nanos = new long[CALLS];
        In input = new In(1);
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            handle.predict(input);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return "p50 " + nanos[CALLS / 2] + " ns, p99 " + nanos[CALLS / 100 * 99] + " ns";
    }
}
