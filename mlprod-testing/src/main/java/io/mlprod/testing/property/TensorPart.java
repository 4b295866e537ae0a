package io.mlprod.testing.property;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueType.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A part that is a tensor of {@code Inputs}.
 *
 * @param name the model's input
 * @param type what the model declares
 * @param canBeEmpty whether a tensor without elements is allowed
 * @param makers one for all elements, or one for each of the columns that the schema names
 * @param maxRows the largest size of the first dimension
 */
record TensorPart(String name, TensorType type, boolean canBeEmpty, List<ElementMaker> makers, int maxRows)
        implements Part {

    private static final int MOST = 4;
    private static final int WRONG_TENSORS = 3; // left out, of another type, of another rank

    @Override
    public List<String> features() {
        List<String> names = new ArrayList<>(
                makers.stream().map(maker -> maker.rules().name()).toList());
        names.add(name);
        return names;
    }

    private ElementMaker maker(int element) {
        return makers.get(element % makers.size());
    }

    private long[] shape(Draw draw, int least, int most) {
        long[] shape = new long[type.rank()];
        for (int i = 0; i < shape.length; i++) {
            Dimension dimension = type.shape().get(i);
            boolean isNamed = dimension.name() != null && !dimension.name().isEmpty();
            String shared = i == 0 ? "rows" : isNamed ? "named " + dimension.name() : name + i;
            int largest = i == 0 ? Math.min(most, maxRows) : most;
            boolean isColumns = i == 1 && makers.size() > 1;
            shape[i] = isColumns
                    ? makers.size()
                    : dimension.isDynamic()
                            ? draw.size(shared, Math.min(i == 0 ? least : 1, largest), largest)
                            : dimension.size();
        }
        return shape;
    }

    private Tensor tensor(List<@Nullable Object> elements, long... shape) {
        ElementType element = type.elementType();
        if (element == ElementType.STRING) {
            return Tensor.of(elements.stream().map(String.class::cast).toArray(String[]::new), shape);
        }
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(elements.size() * element.byteSize()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < elements.size(); i++) {
            Object value = Objects.requireNonNull(elements.get(i), "a tensor has no null");
            if (element.isFloating()) {
                element.writeDouble(bytes, i, ((Number) value).doubleValue());
            } else {
                element.writeLong(
                        bytes, i, value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue());
            }
        }
        return Tensor.of(element, bytes, shape);
    }

    private List<@Nullable Object> elements(long[] shape, Draw draw) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Tensor.elements(shape); i++) {
            elements.add(maker(i).valid(draw));
        }
        return elements;
    }

    @Override
    public Object valid(Draw draw) {
        long[] shape = shape(draw, canBeEmpty ? 0 : 1, MOST);
        return tensor(elements(shape, draw), shape);
    }

    @Override
    public Object plain(Draw draw) {
        long[] shape = shape(draw, 1, 1);
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < Tensor.elements(shape); i++) {
            elements.add(maker(i).plain());
        }
        return tensor(elements, shape);
    }

    private Tensor with(ElementEdge edge, Draw draw) {
        long[] shape = shape(draw, 1, MOST);
        List<@Nullable Object> elements = elements(shape, draw);
        int places = (elements.size() - edge.maker() + makers.size() - 1) / makers.size();
        if (places > 0) {
            elements.set(edge.maker() + makers.size() * draw.random().nextInt(places), edge.value());
        }
        return tensor(elements, shape);
    }

    @Override
    public int edges() {
        return ElementEdge.count(makers, ElementMaker::validEdges);
    }

    @Override
    public Object edge(int index, Draw draw) {
        return with(ElementEdge.of(makers, ElementMaker::validEdges, index), draw);
    }

    @Override
    public int invalidEdges() {
        return WRONG_TENSORS + ElementEdge.count(makers, ElementMaker::invalidEdges);
    }

    @Override
    public @Nullable Object invalidEdge(int index, Draw draw) {
        long[] shape = shape(draw, 1, MOST);
        return switch (index) {
            case 0 -> null;
            case 1 -> type.elementType() == ElementType.FLOAT ? Tensor.of(new double[] {1}, 1) : Tensor.scalar(1f);
            case 2 -> {
                long[] deeper = LongStream.concat(LongStream.of(1), LongStream.of(shape))
                        .limit(Tensor.MAX_RANK)
                        .toArray();
                yield tensor(elements(deeper, draw), deeper);
            }
            default -> with(ElementEdge.of(makers, ElementMaker::invalidEdges, index - WRONG_TENSORS), draw);
        };
    }

    @Override
    public Judgement judge(@Nullable Object value) {
        if (!(value instanceof Tensor tensor)) {
            return Judgement.REFUSED;
        }
        boolean isOfType = tensor.elementType() == type.elementType() && tensor.rank() == type.rank();
        for (int i = 0; isOfType && i < type.rank(); i++) {
            isOfType = type.shape().get(i).admits(tensor.dimension(i));
        }
        boolean hasColumns = makers.size() == 1 || (isOfType && tensor.dimension(1) == makers.size());
        if (!isOfType || !hasColumns || (tensor.size() == 0 && !canBeEmpty)) {
            return Judgement.REFUSED;
        }
        Judgement worst = tensor.rank() > 0 && tensor.dimension(0) > maxRows ? Judgement.REFUSED : Judgement.KEEPS;
        for (int i = 0; i < tensor.size(); i++) {
            worst = worst.or(maker(i).rules().judge(element(tensor, i)));
        }
        return worst;
    }

    static Object element(Tensor tensor, int index) {
        ElementType type = tensor.elementType();
        return type == ElementType.STRING
                ? tensor.stringAt(index)
                : type.isFloating() ? (Object) tensor.doubleAt(index) : (Object) tensor.longAt(index);
    }
}
