package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import java.util.concurrent.ThreadLocalRandom;

/** One thread's own rows and buffers, over the session that all share. */
final class Caller {

    private final RowCycle rows = new RowCycle(ThreadLocalRandom.current().nextInt(Rows.COUNT));
    private final OrtTuned ortTuned;

    Caller(OrtModel shared, Workload<?, ?> workload) throws OrtException {
        ortTuned = new OrtTuned(shared, workload);
    }

    int nextRow() {
        return rows.next();
    }

    long predictByHand() throws OrtException {
        ortTuned.predict(rows.next());
        return ortTuned.label();
    }
}
