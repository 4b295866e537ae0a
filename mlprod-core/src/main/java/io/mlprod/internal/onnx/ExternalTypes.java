package io.mlprod.internal.onnx;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.graph.ElementTypeNames;
import io.mlprod.model.ElementType;
import io.mlprod.spi.ModelGraph;
import java.util.Set;

/** The element types that weights in external files may have. */
final class ExternalTypes {

    private ExternalTypes() {}

    static ElementType elementType(ModelGraph.ExternalTensor tensor, Set<ElementType> creatable) {
        ElementType type = ElementTypeNames.typeOf(tensor.elementType());
        if (type == null || type == ElementType.STRING || !creatable.contains(type)) {
            throw new LoadException(
                    Reason.UNSUPPORTED,
                    "External data of '" + tensor.name() + "' are of type "
                            + ElementTypeNames.nameOf(tensor.elementType())
                            + ", which ONNX Runtime's Java binding cannot create; re-export the model as one file");
        }
        return type;
    }
}
