package io.waypointguard.cli;

/** The exit codes of every command; scripts rely on them. */
final class ExitStatus {

    /** Nothing at or above {@code --fail-on}. */
    static final int OK = 0;

    /** There are findings. */
    static final int FINDINGS = 1;

    /** It could not be done, and may be tried again. */
    static final int AGAIN = 1;

    /** Wrong usage, or something that cannot be read. */
    static final int UNUSABLE = 2;

    private ExitStatus() {}
}
