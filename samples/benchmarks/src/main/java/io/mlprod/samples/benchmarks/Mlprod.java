package io.mlprod.samples.benchmarks;

import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import java.util.List;

/** A handle with a record in, validated, and a record out. For any number of threads. */
final class Mlprod<I, O> implements AutoCloseable {

    private final Workload<I, O> workload;
    private final List<I> records;
    private final ModelHandle<I, O> handle;

    Mlprod(Workload<I, O> workload) {
        this.workload = workload;
        this.records = workload.records();
        this.handle = ModelHandle.builder(workload.input(), workload.output())
                .load(ModelSource.classpath(workload.model()))
                .build();
    }

    O predict(int row) {
        return handle.predict(records.get(row)).value();
    }

    Answer answer(int row) {
        return workload.answer().apply(predict(row));
    }

    ModelHandle<I, O> handle() {
        return handle;
    }

    @Override
    public void close() {
        handle.close();
    }
}
