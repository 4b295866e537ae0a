package io.mlprod.internal.plain.session;

import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.model.Dimension;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dimensions that ONNX Runtime reports of an output: those of the file, with what it has inferred. */
final class Shapes {

    private Shapes() {}

    static List<Dimension> merged(String name, List<Dimension> declared, @Nullable List<Dimension> inferred) {
        if (inferred == null) {
            return declared;
        }
        if (inferred.size() != declared.size()) {
            throw new NotTakenException("gives '" + name + "' " + inferred.size()
                    + " dimensions, but the file declares " + declared.size());
        }
        List<Dimension> merged = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            merged.add(merged(name, declared.get(i), inferred.get(i)));
        }
        return merged;
    }

    private static Dimension merged(String name, Dimension declared, Dimension inferred) {
        if (declared.isDynamic()) {
            return !inferred.isDynamic() || declared.name() == null ? inferred : declared;
        }
        if (!inferred.isDynamic() && inferred.size() != declared.size()) {
            throw new NotTakenException("gives '" + name + "' a dimension of " + inferred.size()
                    + ", but the file declares " + declared.size());
        }
        return declared;
    }
}
