"""One answer on its way to many claims: each decides for itself and writes its own step."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.question_answers import QuestionAnswers
    from claims import bulk as rules
    from models.contracts import queues
    from models.contracts.bulk import BulkCounts
    from models.contracts.questions import GroupAnswerInput
    from workflows import calls


@workflow.defn
class GroupAnswerWorkflow:
    """Goes on until every claim has taken the answer or refused it. A claim that does not answer is
    asked again, later and later: its own deadline ends that, because then it refuses."""

    @workflow.run
    async def run(self, started: GroupAnswerInput) -> BulkCounts:
        """Lives seconds; as long as a claim's worker is away, where one is."""
        repeats = started.repeats
        while True:
            counts = await workflow.execute_activity_method(
                QuestionAnswers.carry_answer,
                started.answer,
                task_queue=queues.CLAIMS,
                start_to_close_timeout=timedelta(minutes=10),
                heartbeat_timeout=timedelta(seconds=30),
                retry_policy=calls.STEADY,
                summary="Carry the answer to the claims",
            )
            workflow.set_current_details(rules.words(counts))
            if not counts.is_open:
                return counts
            if not counts.waiting:
                pause = rules.ask_again_after(repeats)
                await workflow.sleep(pause, summary="Claims that did not answer: next look")
                repeats += 1
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(started.model_copy(update={"repeats": repeats}))
