package io.waypointguard.mesh;

import java.util.function.Function;

/** What is concluded from a mesh that may be a moment behind: final, or only once more of it is known to be true. */
public sealed interface Fresh<T> {

    /** Rests on nothing that would have to be read live. */
    record Known<T>(T value) implements Fresh<T> {}

    /** This of what it rests on has to be read live first. */
    record Unread<T>(Evidence evidence) implements Fresh<T> {}

    /** The same, said otherwise. */
    default <R> Fresh<R> map(Function<T, R> words) {
        return this instanceof Known<T> known
                ? new Known<>(words.apply(known.value()))
                : new Unread<>(((Unread<T>) this).evidence());
    }
}
