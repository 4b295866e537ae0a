package io.mlprod.internal.codec;

import io.mlprod.internal.validation.Place;
import io.mlprod.internal.validation.SizeLimits;
import io.mlprod.internal.validation.ViolationCollector;
import io.mlprod.model.Dimension;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An encoder that writes named tensors just as they are, after comparing them with the signature. */
final class TensorEncoder implements InputEncoder<Inputs> {

    private final List<ValueInfo> inputs;
    private final boolean batchable;
    private final List<Place> layout = new ArrayList<>();
    private final List<Filling> fillings = new ArrayList<>();
    private final int[] columns; // how many of each input have a name; 0 for none

    TensorEncoder(ModelSignature signature, Schema schema, List<String> problems) {
        inputs = signature.inputs();
        batchable = signature.isBatchable();
        columns = new int[inputs.size()];
        for (int i = 0; i < inputs.size(); i++) {
            List<String> names = schema.columns(inputs.get(i).name());
            columns[i] = names.size();
            fillings.add(new Filling(inputs.get(i).name(), names, false));
            addPlaces(i, names, problems);
        }
        for (String name : schema.inputsWithColumns()) {
            if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
                problems.add("the schema names columns of input '" + name + "', which the model does not have");
            }
        }
    }

    private void addPlaces(int input, List<String> columns, List<String> problems) {
        if (columns.isEmpty()) {
            String name = inputs.get(input).name();
            layout.add(new Place(name, name, input, 0, Place.WHOLE_ROW, Place.WHOLE_ROW, batchable, false, List.of()));
            return;
        }
        List<Dimension> shape = ((TensorType) inputs.get(input).type()).shape();
        boolean isTable = shape.size() == 2 && shape.get(0).admits(1);
        if (!isTable || !shape.get(1).admits(columns.size())) {
            problems.add("the schema names " + columns.size() + " columns of " + inputs.get(input)
                    + ", which is not a table of that many columns");
        }
        for (int column = 0; column < columns.size(); column++) {
            String name = columns.get(column);
            layout.add(new Place(name, name, input, column, 1, columns.size(), batchable, false, List.of()));
        }
    }

    @Override
    public List<Place> layout() {
        return layout;
    }

    @Override
    public List<Filling> fillings() {
        return fillings;
    }

    @Override
    public boolean isImmutable() {
        return false;
    }

    @Override
    public Class<Inputs> type() {
        return Inputs.class;
    }

    @Override
    public void shape(Inputs item, TensorBuffer[] buffers, SizeLimits limits, ViolationCollector collector) {
        verify(item, limits, collector);
        for (int i = 0; i < buffers.length; i++) {
            if (collector.isUsable(i)) {
                buffers[i].reshape(tensor(item, i).shape());
            }
        }
    }

    @Override
    public boolean continues(Inputs item, TensorBuffer[] buffers, SizeLimits limits, ViolationCollector collector) {
        verify(item, limits, collector);
        if (!batchable || collector.isRejected()) {
            return false;
        }
        for (int i = 0; i < buffers.length; i++) {
            long[] own = tensor(item, i).shape();
            long[] theirs = buffers[i].shape();
            if (!Arrays.equals(own, 1, own.length, theirs, 1, theirs.length)) {
                return false;
            }
        }
        return true;
    }

    private void verify(Inputs item, SizeLimits limits, ViolationCollector collector) {
        for (int i = 0; i < inputs.size(); i++) {
            if (!verify(i, item.tensor(inputs.get(i).name()), collector)) {
                collector.setUnusable(i);
            }
        }
        if (item.names().size() > inputs.size() || collector.isRejected()) {
            List<String> known = inputs.stream().map(ValueInfo::name).toList();
            for (String name : item.names()) {
                if (!known.contains(name)) {
                    collector.reject(-1, name, "name", "one of the model's inputs " + known, null);
                }
            }
        }
        if (batchable) {
            verifyRows(item, collector);
        }
        verifySizes(item, limits, collector);
    }

    private void verifySizes(Inputs item, SizeLimits limits, ViolationCollector collector) {
        boolean areRowsAdmitted = true;
        for (int i = 0; i < inputs.size(); i++) {
            if (!collector.isUsable(i)) {
                continue;
            }
            Tensor tensor = tensor(item, i);
            long rows = batchable ? tensor.dimension(0) : 1;
            areRowsAdmitted = areRowsAdmitted && limits.admitsRows(rows, collector);
            long each = tensor.size() / Math.max(1, rows);
            boolean isAdmitted = areRowsAdmitted || tensor.size() <= SizeLimits.ALWAYS_LOOKED_AT;
            if (!isAdmitted || !limits.admitsElements(i, inputs.get(i).name(), i, rows, each, collector)) {
                collector.setUnusable(i);
            }
        }
    }

    /** Returns whether the elements of a tensor can be looked at. */
    private boolean verify(int index, @Nullable Tensor tensor, ViolationCollector collector) {
        ValueInfo input = inputs.get(index);
        TensorType type = (TensorType) input.type();
        String rule = "shape";
        String expected = null;
        if (tensor == null) {
            collector.reject(index, input.name(), "required", "a tensor " + type, null);
            return false;
        } else if (tensor.elementType() != type.elementType()) {
            rule = "type";
            expected = type.elementType() + ", not " + tensor.elementType();
        } else if (!fits(tensor, type)) {
            expected = type + ", not " + Arrays.toString(tensor.shape()) + hint(tensor, type);
        } else if (columns[index] > 0 && tensor.dimension(1) != columns[index]) {
            expected = columns[index] + " columns, not " + tensor.dimension(1);
        }
        if (expected != null) {
            Object actual = rule.equals("type") ? tensor.elementType() : tensor.shape();
            collector.reject(index, input.name(), rule, expected, actual);
        }
        return expected == null;
    }

    /** Returns a hint at the most common mistake: one row given as a vector. */
    private static String hint(Tensor tensor, TensorType type) {
        return tensor.rank() == 1 && type.rank() == 2
                ? "; for one row make the tensor with the shape 1, " + tensor.size()
                : "";
    }

    private static boolean fits(Tensor tensor, TensorType type) {
        if (!type.hasShape()) {
            return true;
        }
        if (tensor.rank() != type.rank()) {
            return false;
        }
        for (int i = 0; i < tensor.rank(); i++) {
            if (!type.shape().get(i).admits(tensor.dimension(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Checks that all inputs have the same number of rows. Rows of one batch belong together, even where an exporter
     * gave their dimension no name: one row next to several would be paired with all of them. A model that wants that
     * calls the dimensions by different names, and is not batchable.
     */
    private void verifyRows(Inputs item, ViolationCollector collector) {
        int first = -1; // the input that the others are compared with
        for (int i = 0; i < inputs.size(); i++) {
            if (!collector.isUsable(i)) {
                continue;
            }
            if (first < 0) {
                first = i;
            }
            long rows = tensor(item, first).dimension(0);
            long others = tensor(item, i).dimension(0);
            if (others != rows) {
                String expected = rows + " rows as in '" + inputs.get(first).name() + "', not " + others;
                collector.reject(i, inputs.get(i).name(), "shape", expected, others);
            }
        }
    }

    private Tensor tensor(Inputs item, int input) {
        return Objects.requireNonNull(item.tensor(inputs.get(input).name()), "verified");
    }

    @Override
    public int rows(Inputs item) {
        return batchable ? Math.toIntExact(tensor(item, 0).dimension(0)) : 1;
    }

    @Override
    public void resize(TensorBuffer[] buffers, int rows) {
        for (int i = 0; batchable && i < buffers.length; i++) {
            long[] shape = buffers[i].shape().clone();
            shape[0] = rows;
            buffers[i].reshape(shape);
        }
    }

    @Override
    public void encode(Inputs item, TensorBuffer[] buffers, int firstRow, ViolationCollector collector) {
        for (int i = 0; i < buffers.length; i++) {
            if (collector.isUsable(i)) {
                Tensor tensor = tensor(item, i);
                if (tensor.size() > 0) {
                    long rowSize = firstRow == 0 ? 0 : tensor.size() / tensor.dimension(0);
                    buffers[i].put((int) (firstRow * rowSize), tensor);
                }
            }
        }
    }
}
