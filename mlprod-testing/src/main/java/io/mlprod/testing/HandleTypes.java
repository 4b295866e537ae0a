package io.mlprod.testing;

import io.mlprod.internal.text.PlainText;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What a declared {@code ModelHandle<I, O>} or {@code ScriptedModel<I, O>} takes and gives.
 *
 * @param input the class I
 * @param output the class O
 */
record HandleTypes(Class<?> input, Class<?> output) {

    static HandleTypes of(Type declared, String where) {
        if (!(declared instanceof ParameterizedType type)) {
            return new HandleTypes(Inputs.class, Outputs.class); // raw
        }
        Type[] arguments = type.getActualTypeArguments();
        return new HandleTypes(
                isAny(arguments[0]) ? Inputs.class : plain(arguments[0], where),
                isAny(arguments[1]) ? Outputs.class : plain(arguments[1], where));
    }

    /** Returns whether an argument is a question mark, which says as little as a raw type. */
    private static boolean isAny(Type argument) {
        return argument instanceof WildcardType wildcard
                && wildcard.getLowerBounds().length == 0
                && Arrays.equals(wildcard.getUpperBounds(), new Type[] {Object.class});
    }

    private static Class<?> plain(Type argument, String where) {
        if (argument instanceof Class<?> type) {
            return type;
        }
        String advice = argument instanceof TypeVariable
                ? " is a type variable, and a model needs to know its types: declare the field in the class that knows"
                        + " them, as in ModelHandle<Penguin, Species>"
                : " is none that a model takes or gives: write a record, Inputs or Outputs, or a single value or array;"
                        + " a raw ModelHandle, or ModelHandle<?, ?>, takes Inputs and gives Outputs";
        throw new ExtensionConfigurationException(
                where + ": the type " + PlainText.line(argument.getTypeName()) + advice);
    }
}
