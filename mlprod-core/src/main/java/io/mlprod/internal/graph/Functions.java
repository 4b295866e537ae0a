package io.mlprod.internal.graph;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operators that a model file defines itself, by domain, name and overload. Those in a domain of the engine are
 * left out: for them ONNX Runtime 1.28 runs the operator of its own, and refuses the model if it has none.
 */
final class Functions {

    /** The name by which a node refers to what it calls. */
    record Key(String domain, String name, String overload) {

        @Override
        public String toString() {
            return domain + ":" + name + (overload.isEmpty() ? "" : ":" + overload);
        }
    }

    private final Map<Key, WireReader> bodies = new HashMap<>();
    private boolean hasAny;

    private Functions() {}

    /** Returns the functions of a model. Of two with one name the last one is used, as in the engine. */
    static Functions of(WireReader model) throws MalformedModelException {
        Functions functions = new Functions();
        while (model.next()) {
            if (model.field() == 25) {
                functions.hasAny = true;
                functions.add(model.message());
            } else {
                model.skip();
            }
        }
        return functions;
    }

    private void add(WireReader function) throws MalformedModelException {
        WireReader fields = function.copy();
        String domain = "";
        String name = "";
        String overload = "";
        while (fields.next()) {
            switch (fields.field()) {
                case 1 -> name = fields.text();
                case 10 -> domain = fields.text();
                case 13 -> overload = fields.text();
                default -> fields.skip();
            }
        }
        if (!isOfEngine(domain)) {
            bodies.put(new Key(domain, name, overload), function);
        }
    }

    private static boolean isOfEngine(String domain) {
        return domain.isEmpty()
                || domain.equals("ai.onnx")
                || domain.startsWith("ai.onnx.")
                || domain.equals("com.microsoft")
                || domain.startsWith("com.microsoft.")
                || domain.startsWith("com.ms.");
    }

    /** Returns whether the file has functions, even if they are left out. */
    boolean hasAny() {
        return hasAny;
    }

    /** Returns a reader at the start of a function; null if the file does not define it. */
    @Nullable
    WireReader body(Key key) {
        WireReader body = bodies.get(key);
        return body == null ? null : body.copy();
    }
}
