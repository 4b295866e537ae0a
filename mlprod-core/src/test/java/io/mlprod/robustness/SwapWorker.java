package io.mlprod.robustness;

import io.mlprod.ModelHandleBuilder;
import io.mlprod.Scales;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.lifecycle.Retention;
import java.time.Duration;

/** Changes versions under load, and prints how much memory the process occupies and how long calls take. */
final class SwapWorker {

    private static final int SAMPLES = 10;
    private static final int CALLS = 500_000;

    private SwapWorker() {}

    /** Arguments: "kept" or "unloaded", for the versions that served before; how many changes. */
    public static void main(String[] args) throws Exception {
        int changes = Integer.parseInt(args[1]);
        ModelHandleBuilder<In, Out> builder = Scales.builder();
        boolean isKept = args[0].equals("kept");
        if (!isKept) {
            builder.keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ZERO))
                    .closeGrace(Duration.ZERO);
        }
        try (SwapStress stress = new SwapStress(builder, isKept)) {
            System.out.println("nothing changes: " + stress.steady(CALLS));
            sample(0);
            int each = changes / SAMPLES;
            SwapStress.Result result = stress.run(changes, done -> {
                if ((done + 1) % each == 0) {
                    sample(done + 1);
                }
            });
            System.out.println("versions change: " + result);
        }
    }

    private static void sample(int changes) {
        System.gc();
        System.out.println(changes + " changes "
                + ProcessMemory.residentKib(ProcessHandle.current().pid()) + " KiB");
    }
}
