"""The words by which columns, speakers and channels are known, best first. Add yours here."""

from typing import Final

COLUMN_NAMES: Final = {
    "id": (
        "id contact_id ticket_id case_id complaint_id tweet_id message_id review_id record_id "
        "interaction_id call_id chat_id odino odi_number cmplid issue_key key number uuid uid guid row_id "
        "response_id survey_id post_id comment_id email_id case_number ticket_number reference_number _id "
        "submission_id feedback_id request_id"
    ),
    "text": (
        "text consumer_complaint_narrative narrative comment comments customer_comment customer_message "
        "verbatim review_text review message body content feedback complaint complaint_text description "
        "customer_verbatim utterance transcript conversation_text full_text tweet tweet_text post "
        "email_body message_text free_text open_text cdescr complaint_what_happened issue_description "
        "details question query note notes remarks reviewtext response_text answer_text"
    ),
    "title": "subject title headline heading short_description issue_title summary email_subject review_title",
    "timestamp": (
        "timestamp created_at created date_received received_at received date_created creation_date "
        "created_on createdat contact_date contact_time datetime date_time date time sent_at sent_date "
        "sent submitted_at submitted submission_date review_date reviewed_at posted_at post_date "
        "published_at opened_at opened open_date opened_date start_time started_at call_start call_date "
        "tweet_created date_submitted incident_date event_time ts at date_posted datea ldate "
        "recorded_date created_time creation_time start_date end_date"
    ),
    "channel": (
        "channel via via_channel via_via source_channel contact_channel submitted_via medium "
        "contact_method origin case_origin contact_type channel_type communication_channel media"
    ),
    "customer": (
        "customer customer_id customerid client client_id user user_id userid username user_name author "
        "author_id author_name requester requester_id account_id account account_number member_id "
        "subscriber_id consumer_id contact_email customer_email customer_name email email_address from "
        "from_email sender_email reviewer reviewer_id phone phone_number caller_id caller msisdn "
        "household_id patient_id screen_name handle user_handle"
    ),
    "speaker": (
        "speaker speaker_role role sender sender_type sender_role author_type author_role participant "
        "participant_role participant_type from_role from_type user_type actor inbound is_inbound "
        "is_customer from_customer direction agent speaker_type side party who"
    ),
    "conversation": (
        "conversation conversation_id conversationid conv_id convo_id dialogue dialogue_id dialog "
        "dialog_id thread thread_id threadid session session_id sessionid chat_id call_id chat conv "
        "ticket_id case_id interaction_id contact_id ticket parent_ticket dialogid transcript_id"
    ),
    "turn": (
        "turn turn_id turn_index turn_idx turn_no turn_num turn_number turnnumber utterance_index "
        "utterance_id utterance_no message_index message_no message_number msg_index seq sequence "
        "sequence_number position idx order step line_no turnnum"
    ),
    "turns": (
        "turns messages dialogue dialog conversation transcript utterances log comments chat chat_log "
        "history exchanges events thread"
    ),
    "reply_to": (
        "reply_to in_reply_to in_response_to in_response_to_tweet_id in_reply_to_status_id in_reply_to_id "
        "reply_to_id replyto parent_id parent_message_id in_reply_to_tweet_id responding_to "
        "parent_comment_id"
    ),
}
"""Names of columns for each role, in the form of ``normalise.key_of``, likeliest first."""

JUDGEMENTS: Final = (
    "action actions agent_response annotation annotations answer answers categories category class "
    "classes company_public_response company_response criteria file fold gold html intent intents label "
    "labels link path predicted prediction predictions public_response reason reasons replies reply "
    "resolution response response_to_consumer responses score sentiment slots solution source split "
    "subcategory tags target targets template tokens topic topics url y"
)
"""Names of columns that hold a judgement on the text or the other side's answer: never the text itself."""

SPEAKERS: Final = {
    "customer": (
        "customer user u client consumer caller buyer shopper guest member requester end_user enduser "
        "visitor patient passenger subscriber human inbound incoming in usr cust question author sender"
    ),
    "associate": (
        "associate agent a wizard assistant_agent csr rep representative operator advisor adviser support "
        "staff employee admin salesperson seller outbound outgoing out company brand helpdesk "
        "service_agent human_agent answer specialist technician moderator internal"
    ),
    "bot": "bot assistant chatbot ai virtual_agent virtual_assistant ivr robot model gpt llm automated auto",
    "system": (
        "system sys s knowledgebase knowledge_base userguide user_guide action event api tool function "
        "note log database instruction"
    ),
}
"""What the parts of a conversation are called, for each of ``core.types.SPEAKERS``."""

CHANNELS: Final = {
    "chat": (
        "chat live_chat livechat webchat web_chat messaging message sms whatsapp messenger in_app bot "
        "native_messaging sunshine_conversations_api text_message imessage wechat line telegram"
    ),
    "email": "email e_mail mail gmail outlook inbox",
    "call": "call phone voice telephone call_center call_centre inbound_call phone_call ivr voicemail voice_inbound",
    "survey": "survey nps csat ces questionnaire feedback feedback_form poll",
    "review": "review reviews app_store google_play play_store trustpilot yelp appstore product_review tripadvisor",
    "social": (
        "social twitter x facebook instagram reddit tweet linkedin youtube tiktok social_media any_channel forum"
    ),
    "case": (
        "case ticket web web_form webform web_form_submission form portal referral postal_mail letter fax "
        "web_referral help_center helpcenter web_widget api complaint postal in_person branch"
    ),
    "text": "text txt",
}
"""What channels are called in exports."""
