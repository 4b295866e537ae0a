package io.mlprod.internal.plain.operators;

import io.mlprod.internal.plain.NodePlan;
import io.mlprod.internal.plain.NotTakenException;
import io.mlprod.internal.plain.Slot;
import io.mlprod.internal.plain.Step;
import io.mlprod.model.ElementType;
import java.util.Locale;

/** Cast. */
final class Casts {

    /** Whether the processor turns numbers beyond the range of integers into the nearest, as Java does. */
    private static final boolean SATURATES =
            !System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).matches("amd64|x86_64|x86|i386");

    private static final double TWO_TO_63 = 0x1p63;
    private static final double TWO_TO_31 = 0x1p31;

    private Casts() {}

    static Step cast(NodePlan node) {
        ElementType from = node.type(0);
        ElementType to = type(node.number("to", 0));
        node.number("saturate", 1); // of types with 8 bits
        node.text("round_mode", "");
        if (from == to) {
            return new Views.Copy(node.input(0), node.output(0, to, Dims.SAME));
        }
        boolean fromText = from == ElementType.STRING;
        boolean toText = to == ElementType.STRING && from != ElementType.INT64 && from != ElementType.INT32;
        if (fromText || toText) {
            throw new NotTakenException("casts " + from + " to " + to);
        }
        int in = node.input(0);
        int out = node.output(0, to, Dims.SAME);
        return to == ElementType.STRING ? new ToText(in, out) : new ToNumber(in, out);
    }

    private static ElementType type(long code) {
        return switch ((int) code) {
            case 1 -> ElementType.FLOAT;
            case 6 -> ElementType.INT32;
            case 7 -> ElementType.INT64;
            case 8 -> ElementType.STRING;
            case 9 -> ElementType.BOOL;
            case 11 -> ElementType.DOUBLE;
            default -> throw new NotTakenException("casts to the element type " + code);
        };
    }

    /** Cuts off the fraction as the processor does. */
    static long toLong(double number) {
        boolean isInside = number >= -TWO_TO_63 && number < TWO_TO_63;
        return isInside || SATURATES ? (long) number : Long.MIN_VALUE;
    }

    /** Cuts off the fraction as the processor does. */
    static int toInt(double number) {
        boolean isInside = number > -TWO_TO_31 - 1 && number < TWO_TO_31;
        return isInside || SATURATES ? (int) number : Integer.MIN_VALUE;
    }

    private static final class ToText extends ElementStep {

        ToText(int from, int to) {
            super(from, to);
        }

        @Override
        void compute(Slot in, Slot out, int first, int end) {
            for (int i = first; i < end; i++) {
                out.texts()[i] = Long.toString(in.type() == ElementType.INT64 ? in.longs()[i] : in.ints()[i]);
            }
        }
    }

    private static final class ToNumber extends ElementStep {

        ToNumber(int from, int to) {
            super(from, to);
        }

        @Override
        void compute(Slot in, Slot out, int first, int end) {
            switch (out.type()) {
                case FLOAT -> toFloats(in, out.floats(), first, end);
                case DOUBLE -> toDoubles(in, out.doubles(), first, end);
                case INT64 -> toLongs(in, out.longs(), first, end);
                case INT32 -> toInts(in, out.ints(), first, end);
                default -> toBools(in, out.bools(), first, end);
            }
        }

        private static void toFloats(Slot in, float[] out, int first, int end) {
            for (int i = first; i < end; i++) {
                out[i] = switch (in.type()) {
                    case DOUBLE -> (float) in.doubles()[i];
                    case INT64 -> in.longs()[i];
                    case INT32 -> in.ints()[i];
                    default -> in.bools()[i];
                };
            }
        }

        private static void toDoubles(Slot in, double[] out, int first, int end) {
            for (int i = first; i < end; i++) {
                out[i] = switch (in.type()) {
                    case FLOAT -> in.floats()[i];
                    case INT64 -> in.longs()[i];
                    case INT32 -> in.ints()[i];
                    default -> in.bools()[i];
                };
            }
        }

        private static void toLongs(Slot in, long[] out, int first, int end) {
            for (int i = first; i < end; i++) {
                out[i] = switch (in.type()) {
                    case FLOAT -> toLong(in.floats()[i]);
                    case DOUBLE -> toLong(in.doubles()[i]);
                    case INT32 -> in.ints()[i];
                    default -> in.bools()[i];
                };
            }
        }

        private static void toInts(Slot in, int[] out, int first, int end) {
            for (int i = first; i < end; i++) {
                out[i] = switch (in.type()) {
                    case FLOAT -> toInt(in.floats()[i]);
                    case DOUBLE -> toInt(in.doubles()[i]);
                    case INT64 -> (int) in.longs()[i];
                    default -> in.bools()[i];
                };
            }
        }

        private static void toBools(Slot in, byte[] out, int first, int end) {
            for (int i = first; i < end; i++) {
                boolean isTrue = switch (in.type()) {
                    case FLOAT -> in.floats()[i] != 0;
                    case DOUBLE -> in.doubles()[i] != 0;
                    case INT64 -> in.longs()[i] != 0;
                    default -> in.ints()[i] != 0;
                };
                out[i] = (byte) (isTrue ? 1 : 0);
            }
        }
    }
}
