package io.mlprod.internal.graph;

import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reader of one declared type, which reports what mlprod cannot do with it, whichever engine runs the model. */
final class ValueTypeReader {

    private enum Kind {
        UNKNOWN,
        TENSOR,
        SEQUENCE,
        MAP,
        SPARSE,
        OPTIONAL
    }

    private Kind kind = Kind.UNKNOWN;
    private int elementType; // for a map, the type of the keys
    private final List<Long> shape = new ArrayList<>();
    private final List<Dimension> dimensions = new ArrayList<>();
    private boolean shaped;
    private @Nullable ValueTypeReader element;

    void read(WireReader type) throws MalformedModelException {
        while (type.next()) {
            switch (type.field()) {
                case 1 -> {
                    kind = Kind.TENSOR;
                    readTensorType(type.message());
                }
                case 4 -> readNested(Kind.SEQUENCE, type.message(), 1);
                case 5 -> readNested(Kind.MAP, type.message(), 2);
                case 8 -> {
                    kind = Kind.SPARSE;
                    readTensorType(type.message());
                }
                case 9 -> readNested(Kind.OPTIONAL, type.message(), 1);
                default -> type.skip();
            }
        }
    }

    private void readNested(Kind outer, WireReader message, int elementField) throws MalformedModelException {
        kind = outer;
        while (message.next()) {
            if (message.field() == elementField) {
                element = new ValueTypeReader();
                element.read(message.message());
            } else if (outer == Kind.MAP && message.field() == 1) {
                elementType = (int) message.number();
            } else {
                message.skip();
            }
        }
    }

    private void readTensorType(WireReader tensor) throws MalformedModelException {
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> elementType = (int) tensor.number();
                case 2 -> {
                    shaped = true;
                    WireReader each = tensor.message();
                    while (each.next()) {
                        if (each.field() == 1) {
                            readDimension(each.message());
                        } else {
                            each.skip();
                        }
                    }
                }
                default -> tensor.skip();
            }
        }
    }

    private void readDimension(WireReader dimension) throws MalformedModelException {
        long size = Dimension.DYNAMIC;
        String name = "";
        while (dimension.next()) {
            switch (dimension.field()) {
                case 1 -> size = dimension.number();
                case 2 -> name = dimension.text();
                default -> dimension.skip();
            }
        }
        shape.add(size);
        dimensions.add(new Dimension(Math.max(size, Dimension.DYNAMIC), name.isEmpty() ? null : name));
    }

    /** Returns the type as one of mlprod's; null if there is none, or mlprod has no such type. */
    @Nullable
    ValueType declared() {
        ElementType own = ElementTypeNames.typeOf(elementType);
        ValueType inner = element == null ? null : element.declared();
        return switch (kind) {
            case TENSOR -> own == null ? null : new ValueType.TensorType(own, dimensions, shaped);
            case SEQUENCE -> inner == null ? null : new ValueType.SequenceType(inner);
            case MAP ->
                own != null && inner instanceof ValueType.TensorType value
                        ? new ValueType.MapType(own, value.elementType())
                        : null;
            case UNKNOWN, SPARSE, OPTIONAL -> null;
        };
    }

    /** Returns the dimensions, -1 for those that vary; null if the file says nothing about them. */
    @Nullable
    List<Long> shape() {
        return kind == Kind.TENSOR && shaped ? shape : null;
    }

    /** Returns whether it is a tensor whose shape is not declared, not even how many dimensions it has. */
    boolean isUnshapedTensor() {
        return kind == Kind.TENSOR && !shaped;
    }

    @Nullable
    String problemAsInput() {
        return switch (kind) {
            case TENSOR -> problemAsTensor();
            case UNKNOWN -> "of no declared type; re-export the model with types";
            case SEQUENCE, MAP -> "a " + name() + ", which is not supported as an input; take tensors instead";
            case SPARSE, OPTIONAL -> unsupportedKind();
        };
    }

    @Nullable
    String problemAsOutput() {
        return switch (kind) {
            case TENSOR -> problemAsTensor();
            case SEQUENCE -> {
                boolean readable = element != null
                        && (element.kind == Kind.MAP
                                || (element.kind == Kind.TENSOR
                                        && ElementTypeNames.typeOf(element.elementType) != null));
                yield readable
                        ? null
                        : "a sequence of something other than maps or tensors, which mlprod cannot read; put a"
                                + " ConcatFromSequence behind it";
            }
            case UNKNOWN, MAP -> null; // the runtime infers a type that the file leaves out
            case SPARSE, OPTIONAL -> unsupportedKind();
        };
    }

    private @Nullable String problemAsTensor() {
        if (ElementTypeNames.typeOf(elementType) == null) {
            return "a tensor of " + ElementTypeNames.nameOf(elementType)
                    + ", which mlprod cannot hold; put a Cast beside it in the model";
        }
        return shape.size() > Tensor.MAX_RANK
                ? "a tensor of rank " + shape.size() + ", but at most " + Tensor.MAX_RANK
                        + " dimensions are supported; reshape it in the model"
                : null;
    }

    private String unsupportedKind() {
        return "of " + name() + " type, which is not supported; re-export the model with a plain tensor here";
    }

    private String name() {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
