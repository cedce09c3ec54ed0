package io.waypointguard.cli.explain;

/**
 * The answer to one question of somebody whose policy does not do what it should.
 *
 * @param next the command to type next; empty where there is nothing to do
 */
record Answer(Mark mark, String text, String next) {

    /** Whether it is as it should be. */
    enum Mark {
        YES,
        NO,
        /** Files cannot say; the command can. */
        OPEN
    }

    static Answer yes(String text) {
        return new Answer(Mark.YES, text, "");
    }

    static Answer no(String text, String next) {
        return new Answer(Mark.NO, text, next);
    }

    static Answer open(String text, String next) {
        return new Answer(Mark.OPEN, text, next);
    }
}
