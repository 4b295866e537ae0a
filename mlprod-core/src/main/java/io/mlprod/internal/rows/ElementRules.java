package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operators that compute element by element, of one tensor or of several that are broadcast. */
final class ElementRules {

    private static final List<String> UNARY = List.of(
            "Abs",
            "Acos",
            "Acosh",
            "Asin",
            "Asinh",
            "Atan",
            "Atanh",
            "BitwiseNot",
            "Ceil",
            "Celu",
            "Clip",
            "Cos",
            "Cosh",
            "Elu",
            "Erf",
            "Exp",
            "Floor",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "IsInf",
            "IsNaN",
            "LeakyRelu",
            "Log",
            "Mish",
            "Neg",
            "Not",
            "Reciprocal",
            "RegexFullMatch",
            "Relu",
            "Round",
            "Selu",
            "Shrink",
            "Sigmoid",
            "Sign",
            "Sin",
            "Sinh",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Swish",
            "Tan",
            "Tanh",
            "ThresholdedRelu");

    private static final List<String> BROADCAST = List.of(
            "And",
            "BitShift",
            "BitwiseAnd",
            "BitwiseOr",
            "BitwiseXor",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "Max",
            "Mean",
            "Min",
            "Or",
            "PRelu",
            "Pow",
            "StringConcat",
            "Sum",
            "Xor");

    /** The codes of int64 and float64 in TensorProto.DataType. */
    private static final Set<Long> LONG_TYPES = Set.of(7L, 11L);

    /** The codes of float32 and int32. */
    private static final Set<Long> SHORT_TYPES = Set.of(1L, 6L);

    private static final long MAX_SHORT = 1 << 16;

    private ElementRules() {}

    static void addTo(Map<String, Rule> rules) {
        UNARY.forEach(operator -> rules.put(":" + operator, ElementRules::unary));
        BROADCAST.forEach(operator -> rules.put(":" + operator, ElementRules::broadcast));
        rules.put(":Identity", step -> List.of(step.input(0)));
        rules.put(":Cast", ElementRules::cast);
        rules.put(":CastLike", step -> List.of(Known.of(step.shape(0))));
        rules.put(":Dropout", ElementRules::dropout);
        rules.put(":Add", step -> arithmetic(step, ElementRules::add));
        rules.put(":Sub", step -> arithmetic(step, (a, b) -> add(a, negative(b))));
        rules.put(":Mul", step -> arithmetic(step, (a, b) -> Dim.product(List.of(a, b))));
        rules.put(":Div", step -> arithmetic(step, ElementRules::divide));
        rules.put(":Mod", step -> arithmetic(step, ElementRules::modulo));
        rules.put(":Equal", step -> arithmetic(step, ElementRules::equal));
        rules.put(":Where", ElementRules::where);
        rules.put(":QuantizeLinear", ElementRules::quantize);
        rules.put(":DequantizeLinear", ElementRules::quantize);
        for (String operator : List.of("Gelu", "FastGelu", "QuickGelu", "BiasGelu")) {
            rules.put("com.microsoft:" + operator, ElementRules::broadcast);
        }
        rules.put("com.microsoft:QLinearAdd", step -> quantizedPair(step, 0, 3));
        rules.put("com.microsoft:QLinearMul", step -> quantizedPair(step, 0, 3));
        rules.put("com.microsoft:QLinearSigmoid", ElementRules::unary);
        rules.put("com.microsoft:QLinearLeakyRelu", ElementRules::unary);
    }

    /** Follows the first input; the others are settings. */
    private static List<Known> unary(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        return List.of(Known.of(step.shape(0)));
    }

    /** Follows a cast: sizes stay what they are in every type that can hold them. */
    private static List<Known> cast(Step step) throws MixedRowsException {
        Known input = step.input(0);
        long to = step.number("to", 0);
        boolean isHeld = input.numbers() != null
                && (LONG_TYPES.contains(to)
                        || (SHORT_TYPES.contains(to) && input.numbers().stream().allMatch(ElementRules::isShort)));
        return List.of(isHeld ? input : Known.of(step.shape(0)));
    }

    private static boolean isShort(Dim size) {
        return size.isKnown() ? size.size() >= -MAX_SHORT && size.size() <= MAX_SHORT : !size.isRows();
    }

    private static List<Known> broadcast(Step step) throws MixedRowsException {
        refuseOldBroadcast(step);
        List<Dim> shape = step.shape(0);
        for (int i = 1; i < step.inputs().size(); i++) {
            shape = Broadcast.of(shape, step.shape(i));
        }
        return List.of(Known.of(shape));
    }

    /** Refuses the broadcast up to version 6, in which the second tensor could be aligned at any axis. */
    private static void refuseOldBroadcast(Step step) throws MixedRowsException {
        if (step.hasAttribute("broadcast") || step.hasAttribute("axis")) {
            throw new MixedRowsException("broadcasts in the way of operator sets before 7");
        }
    }

    private static List<Known> dropout(Step step) throws MixedRowsException {
        if (step.opset() < 7) {
            throw new MixedRowsException("may drop at random");
        }
        return List.of(Known.of(step.shape(0)), Known.of(step.shape(0)));
    }

    @FunctionalInterface
    private interface OfSizes {
        Dim apply(Dim a, Dim b) throws MixedRowsException;
    }

    /** Follows rows as {@link #broadcast} does; computes with sizes where both inputs are sizes. */
    private static List<Known> arithmetic(Step step, OfSizes operation) throws MixedRowsException {
        Known a = step.input(0);
        Known b = step.input(1);
        if (a.numbers() == null || b.numbers() == null) {
            return broadcast(step);
        }
        refuseOldBroadcast(step);
        List<Dim> shape = Broadcast.of(shapeOf(a), shapeOf(b));
        return List.of(new Known(shape, pairs(a.numbers(), b.numbers(), operation)));
    }

    private static List<Dim> shapeOf(Known sizes) throws MixedRowsException {
        if (sizes.shape() == null || sizes.shape().size() > 1) {
            throw new MixedRowsException("computes with sizes in more than one dimension");
        }
        return sizes.shape();
    }

    private static List<Dim> pairs(List<Dim> a, List<Dim> b, OfSizes operation) throws MixedRowsException {
        int count = a.isEmpty() || b.isEmpty() ? 0 : Math.max(a.size(), b.size());
        if ((a.size() != count && a.size() > 1) || (b.size() != count && b.size() > 1)) {
            throw new MixedRowsException("combines " + a.size() + " sizes with " + b.size());
        }
        List<Dim> result = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            result.add(operation.apply(a.get(a.size() == 1 ? 0 : i), b.get(b.size() == 1 ? 0 : i)));
        }
        return result;
    }

    private static Dim add(Dim a, Dim b) throws MixedRowsException {
        if (a.is(0)) {
            return b;
        }
        if (b.is(0)) {
            return a;
        }
        refuseRows(a, b);
        return a.isKnown() && b.isKnown() ? Dim.of(Math.addExact(a.size(), b.size())) : Dim.ANY;
    }

    private static Dim negative(Dim dim) throws MixedRowsException {
        refuseRows(dim, dim);
        return dim.isKnown() ? Dim.of(Math.negateExact(dim.size())) : Dim.ANY;
    }

    private static Dim divide(Dim a, Dim b) throws MixedRowsException {
        if (b.isRows() || b.is(0)) {
            throw new MixedRowsException("divides by the number of rows, or by zero");
        }
        boolean isExact = a.isKnown() && b.isKnown() && a.size() % b.size() == 0;
        if (a.isRows() && !isExact) {
            throw new MixedRowsException("computes with the number of rows");
        }
        return isExact ? new Dim(a.isRows(), a.size() / b.size()) : Dim.ANY;
    }

    private static Dim modulo(Dim a, Dim b) throws MixedRowsException {
        refuseRows(a, b);
        boolean isPlain = a.isKnown() && b.isKnown() && a.size() >= 0 && b.size() > 0;
        return isPlain ? Dim.of(a.size() % b.size()) : Dim.ANY;
    }

    /** Compares two sizes, where the number of rows is not negative. */
    private static Dim equal(Dim a, Dim b) throws MixedRowsException {
        if (a.isRows() != b.isRows()) {
            Dim plain = a.isRows() ? b : a;
            if (plain.isKnown() && plain.size() < 0) {
                return Dim.of(0);
            }
        }
        refuseRows(a, b);
        return a.isKnown() && b.isKnown() ? Dim.of(a.size() == b.size() ? 1 : 0) : Dim.ANY;
    }

    private static void refuseRows(Dim a, Dim b) throws MixedRowsException {
        if (a.isRows() || b.isRows()) {
            throw new MixedRowsException("computes with the number of rows");
        }
    }

    private static List<Known> where(Step step) throws MixedRowsException {
        List<Dim> condition = step.input(0).numbers();
        if (condition == null || !(step.input(1).isSizes() || step.input(2).isSizes())) {
            return broadcast(step);
        }
        List<Dim> shape =
                Broadcast.of(shapeOf(step.input(0)), Broadcast.of(shapeOf(step.input(1)), shapeOf(step.input(2))));
        List<Dim> yes = pairs(condition, step.sizes(1), (isTrue, value) -> value);
        List<Dim> no = pairs(condition, step.sizes(2), (isTrue, value) -> value);
        List<Dim> chosen = new ArrayList<>();
        for (int i = 0; i < yes.size(); i++) {
            Dim isTrue = condition.get(condition.size() == 1 ? 0 : i);
            if (!isTrue.isKnown() || yes.size() != no.size()) {
                throw new MixedRowsException("chooses between sizes");
            }
            chosen.add(isTrue.is(0) ? no.get(i) : yes.get(i));
        }
        return List.of(new Known(shape, chosen));
    }

    /**
     * Follows a quantisation. The scale is a constant: one number, or one for each part along an axis other than that
     * of the rows.
     */
    private static List<Known> quantize(Step step) throws MixedRowsException {
        step.constantsFrom(1);
        List<Dim> shape = step.shape(0);
        List<Dim> scale = step.shape(1);
        if (Dim.product(scale).is(1) || !Known.of(shape).hasRows()) {
            return List.of(Known.of(shape));
        }
        Step.notAlong(step.axis(1, shape.size()), shape);
        if (scale.size() > 1) {
            throw new MixedRowsException("has a scale for each block");
        }
        return List.of(Known.of(shape));
    }

    private static List<Known> quantizedPair(Step step, int first, int second) throws MixedRowsException {
        step.constantsBut(Set.of(first, second));
        return List.of(Known.of(Broadcast.of(step.shape(first), step.shape(second))));
    }
}
