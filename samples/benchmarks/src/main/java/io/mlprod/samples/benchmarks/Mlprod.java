package io.mlprod.samples.benchmarks;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.lifecycle.ModelSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** A handle with a record in, validated, and a record out. For any number of threads. */
final class Mlprod<I, O> implements AutoCloseable {

    private final Workload<I, O> workload;
    private final List<I> records;
    private final ModelHandle<I, O> handle;

    Mlprod(Workload<I, O> workload) {
        this(workload, builder -> builder);
    }

    /** With something switched on that is off by default. */
    Mlprod(Workload<I, O> workload, UnaryOperator<ModelHandleBuilder<I, O>> options) {
        this.workload = workload;
        this.records = workload.records();
        this.handle = options.apply(ModelHandle.builder(workload.input(), workload.output())
                        .load(ModelSource.ofClasspath(workload.model())))
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
