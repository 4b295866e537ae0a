package io.mlprod.internal.codec;

import io.mlprod.model.Outputs;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A decoder that hands out every output as it is. */
public final class TensorDecoder implements OutputDecoder<Outputs> {

    private final List<ValueInfo> outputs;

    /**
     * Creates a decoder of some outputs.
     *
     * @param outputs the outputs that every run computes
     */
    public TensorDecoder(List<ValueInfo> outputs) {
        this.outputs = outputs;
    }

    @Override
    public List<String> outputs() {
        return outputs.stream().map(ValueInfo::name).toList();
    }

    @Override
    public List<Reading> readings() {
        return outputs.stream().map(Reading::ofWhole).toList();
    }

    @Override
    public Outputs decode(RunRows run, int firstRow, int rows) {
        return read(run, firstRow, rows);
    }

    @Override
    public Outputs read(RunRows run, int firstRow, int rows) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            Value value = rows == run.totalRows() ? run.run().value(i) : part(run, i, firstRow, rows);
            values.put(outputs.get(i).name(), value);
        }
        return Outputs.of(values);
    }

    @Override
    public Outputs make(Object read) {
        return (Outputs) read;
    }

    @Override
    public Outputs makeShared(Object read) {
        return (Outputs) read; // immutable
    }

    @Override
    public long weigh(Object read) {
        Outputs values = (Outputs) read;
        return values.names().stream()
                .mapToLong(name -> SharedValues.weigh(values.value(name)))
                .sum();
    }

    private Value part(RunRows run, int output, int firstRow, int rows) {
        if (outputs.get(output).type() instanceof TensorType) {
            TensorBuffer tensor = run.tensor(output);
            long[] shape = tensor.shape().clone();
            shape[0] = rows;
            return tensor.copy(firstRow * run.rowSize(output), shape);
        }
        return new SequenceValue(run.sequence(output).elements().subList(firstRow, firstRow + rows));
    }
}
