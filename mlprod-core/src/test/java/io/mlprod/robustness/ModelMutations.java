package io.mlprod.robustness;

import io.mlprod.robustness.ProtoTree.Field;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages models, the same way for the same number. Of three mutants one has damaged bytes, as bad disks and copies do;
 * nearly all of those die in the parser. The others have changed fields, or parts of another model, with the lengths
 * around them set right again, so that they reach what lies behind the parser.
 */
final class ModelMutations {

    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        -1,
        -2,
        127,
        128,
        255,
        256,
        65_536,
        Integer.MAX_VALUE,
        1L << 31,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 33,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final float[] FLOATS = {
        0,
        -0f,
        1,
        -1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        Float.MIN_VALUE,
        1e9f,
        -1e9f
    };

    private ModelMutations() {}

    /** The mutant of a number; the models take turns. */
    static byte[] mutate(List<byte[]> models, long number) {
        SplittableRandom random = new SplittableRandom(number);
        byte[] model = models.get(turn(models.size(), number));
        if (random.nextInt(3) == 0) {
            byte[] result = model;
            for (int i = times(random); i > 0; i--) {
                result = changeBytes(result, random);
            }
            return result;
        }
        ProtoTree tree = ProtoTree.read(model);
        for (int i = times(random); i > 0; i--) {
            if (random.nextInt(6) == 0) {
                splice(tree, ProtoTree.read(models.get(random.nextInt(models.size()))), random);
            } else {
                changeField(tree, random);
            }
        }
        return tree.write();
    }

    /** Which of so many models a mutant is made of. */
    static int turn(int models, long number) {
        return (int) Math.floorMod(number, (long) models);
    }

    private static int times(SplittableRandom random) {
        return random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(8);
    }

    private static byte[] changeBytes(byte[] model, SplittableRandom random) {
        if (model.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(model.length);
        int end = at + 1 + random.nextInt(Math.min(64, model.length - at));
        byte[] changed = model.clone();
        switch (random.nextInt(9)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt();
            case 2 ->
                changed[at] = (byte) ((changed[at] & 0x80) | (random.nextInt() & 0x7F)); // a varint keeps its length
            case 3 -> changed = Arrays.copyOf(model, at);
            case 4 -> {
                byte[] noise = new byte[1 + random.nextInt(16)];
                random.nextBytes(noise);
                changed = splice(model, at, at, noise);
            }
            case 5 -> changed = splice(model, at, end, new byte[0]);
            case 6 -> changed = splice(model, at, at, Arrays.copyOfRange(model, at, end));
            case 7 -> {
                int from = random.nextInt(model.length);
                changed = splice(
                        model,
                        at,
                        end,
                        Arrays.copyOfRange(model, from, Math.min(model.length, from + random.nextInt(64))));
            }
            default -> {
                ByteArrayOutputStream huge = new ByteArrayOutputStream();
                ProtoTree.varint(huge, NUMBERS[random.nextInt(NUMBERS.length)]);
                changed = splice(model, at, at + 1, huge.toByteArray());
            }
        }
        return changed;
    }

    private static byte[] splice(byte[] model, int from, int to, byte[] middle) {
        ByteBuffer joined = ByteBuffer.allocate(from + middle.length + model.length - to);
        return joined.put(model, 0, from)
                .put(middle)
                .put(model, to, model.length - to)
                .array();
    }

    /** Puts a message of another model into a place of the same kind: beside what is there, or instead of it. */
    private static void splice(ProtoTree tree, ProtoTree other, SplittableRandom random) {
        List<ProtoTree> messages = withFields(tree);
        if (messages.isEmpty()) {
            return;
        }
        ProtoTree message = messages.get(random.nextInt(messages.size()));
        List<Field> fitting = other.messages().stream()
                .filter(candidate -> candidate.kind == message.kind)
                .flatMap(candidate -> candidate.fields.stream())
                .filter(field -> field.message != null || message.kind != ProtoTree.Kind.MODEL)
                .toList();
        if (!fitting.isEmpty()) {
            Field taken = fitting.get(random.nextInt(fitting.size())).copy();
            int index = random.nextInt(message.fields.size());
            if (random.nextBoolean()) {
                message.fields.add(index, taken);
            } else {
                message.fields.removeIf(field -> field.number == taken.number);
                message.fields.add(Math.min(index, message.fields.size()), taken);
            }
        }
    }

    private static List<ProtoTree> withFields(ProtoTree tree) {
        return tree.messages().stream()
                .filter(message -> !message.fields.isEmpty())
                .toList();
    }

    private static void changeField(ProtoTree tree, SplittableRandom random) {
        List<ProtoTree> messages = withFields(tree);
        if (messages.isEmpty()) {
            return;
        }
        ProtoTree message = messages.get(random.nextInt(messages.size()));
        int index = random.nextInt(message.fields.size());
        Field field = message.fields.get(index);
        ProtoTree other = messages.get(random.nextInt(messages.size()));
        int otherIndex = random.nextInt(other.fields.size());
        Field source = other.fields.get(otherIndex);
        switch (random.nextInt(9)) {
            case 0 -> message.fields.remove(index);
            case 1 -> message.fields.add(index, field.copy());
            case 2 -> message.fields.set(index, source.copy());
            case 3 -> {
                if (source.wireType == field.wireType && source.message == null && field.message == null) {
                    field.varint = source.varint; // the content of another field, such as its name
                    field.bytes = source.copy().bytes;
                }
            }
            case 4 -> {
                Field moved = source.copy();
                other.fields.set(otherIndex, field.copy());
                message.fields.set(index, moved);
            }
            default -> changeContent(field, random);
        }
    }

    private static void changeContent(Field field, SplittableRandom random) {
        if (field.wireType == 0) {
            field.varint = number(field.varint, random);
        } else if (field.bytes != null && field.wireType == 2) {
            field.bytes = random.nextBoolean() ? changeBytes(field.bytes, random) : changeList(field.bytes, random);
        } else if (field.bytes != null) {
            float value = FLOATS[random.nextInt(FLOATS.length)];
            ByteBuffer.wrap(field.bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
        }
    }

    private static long number(long old, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> old + 1;
            case 1 -> old - 1;
            case 2 -> random.nextLong(64);
            default -> NUMBERS[random.nextInt(NUMBERS.length)];
        };
    }

    /** Changes one element of what may be a packed list of numbers. */
    private static byte[] changeList(byte[] list, SplittableRandom random) {
        List<Long> numbers = new ArrayList<>();
        int[] at = {0};
        try {
            while (at[0] < list.length) {
                numbers.add(ProtoTree.varint(list, at));
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            return changeFloats(list, random);
        }
        if (numbers.isEmpty() || (list.length % 4 == 0 && random.nextInt(4) == 0)) {
            return changeFloats(list, random);
        }
        int index = random.nextInt(numbers.size());
        switch (random.nextInt(4)) {
            case 0 -> numbers.remove(index);
            case 1 -> numbers.add(index, number(numbers.get(index), random));
            default -> numbers.set(index, number(numbers.get(index), random));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        numbers.forEach(number -> ProtoTree.varint(out, number));
        return out.toByteArray();
    }

    private static byte[] changeFloats(byte[] list, SplittableRandom random) {
        if (list.length < 4) {
            return new byte[random.nextInt(9)];
        }
        int count = list.length / 4;
        ByteBuffer floats = ByteBuffer.wrap(list.clone()).order(ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(3)) {
            case 0 -> {
                return Arrays.copyOf(list, 4 * random.nextInt(count + 1));
            }
            case 1 -> {
                return Arrays.copyOf(list, list.length + 4 * (1 + random.nextInt(3)));
            }
            default -> floats.putFloat(4 * random.nextInt(count), FLOATS[random.nextInt(FLOATS.length)]);
        }
        return floats.array();
    }
}
