package io.mlprod.samples.benchmarks;

import ai.onnxruntime.OrtException;
import io.mlprod.ModelHandle;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a record costs: one row of the linear model through handles of other types. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TypedRecord extends ShortRun {

    private final RowCycle rows = new RowCycle(0);
    private float[][] features;
    private OrtTuned ortTuned;
    private Mlprod<Cell, Diagnosis> record;
    private ModelHandle<Inputs, Outputs> namedTensors;
    private ModelHandle<float[], Diagnosis> arrayToRecord;
    private ModelHandle<float[], float[]> arrays;

    /** Opens the model in each way and checks that all give the same answers. */
    @Setup
    public void open() throws OrtException, IOException {
        Workload<Cell, Diagnosis> workload = Workload.linear();
        ModelSource source = ModelSource.ofClasspath(workload.model());
        features = ((InputRows.Floats) workload.inputs().get(0)).rows();
        ortTuned = new OrtTuned(OrtModel.open(workload.model()), workload);
        record = new Mlprod<>(workload);
        namedTensors = ModelHandle.builder().load(source).build();
        arrayToRecord =
                ModelHandle.builder(float[].class, Diagnosis.class).load(source).build();
        arrays = ModelHandle.builder(float[].class, float[].class).load(source).build();
        Agreement.check(
                Rows.COUNT,
                0,
                List.of(
                        ortTuned::answer,
                        record::answer,
                        row -> answer(tensorsOf(row)),
                        row -> workload.answer().apply(diagnosisOf(row)),
                        row -> new Answer(diagnosisOf(row).label(), scoresOf(row))));
    }

    private Outputs tensorsOf(int row) {
        return namedTensors
                .predict(Inputs.of("X", Tensor.of(features[row], 1, features[row].length)))
                .value();
    }

    private static Answer answer(Outputs outputs) {
        return new Answer(
                outputs.tensor("label").longs()[0],
                outputs.tensor("probabilities").floats());
    }

    private Diagnosis diagnosisOf(int row) {
        return arrayToRecord.predict(features[row]).value();
    }

    private float[] scoresOf(int row) {
        return arrays.predict(features[row]).value();
    }

    /** Closes what holds more than memory. */
    @TearDown
    public void close() {
        record.close();
        namedTensors.close();
        arrayToRecord.close();
        arrays.close();
    }

    @Benchmark
    public Diagnosis record() {
        return record.predict(rows.next());
    }

    @Benchmark
    public Diagnosis arrayToRecord() {
        return diagnosisOf(rows.next());
    }

    /** Without the label, which is not even computed. */
    @Benchmark
    public float[] arrays() {
        return scoresOf(rows.next());
    }

    @Benchmark
    public Answer namedTensors() {
        return answer(tensorsOf(rows.next()));
    }

    @Benchmark
    public long ortTuned() throws OrtException {
        ortTuned.predict(rows.next());
        return ortTuned.label();
    }
}
