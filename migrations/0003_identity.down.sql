set search_path = crm, public;
delete from setting where key = 'business';
drop table identity_attempt, identity_key, identity_token, identity_refresh_token, identity_session, identity_user;
